// State, words, engine, view: in that order and no other.

import { Address } from "./address.ts";
import { AnswerView } from "./answer.ts";
import { showAssumptions } from "./assumed.ts";
import { startBrief } from "./brief.ts";
import { need, say } from "./dom.ts";
import { EngineClient, type Heard } from "./engine.ts";
import { FileFault, listenForFiles, modelAsk, openText, OwnFiles, withoutFolder } from "./files.ts";
import { Form, patchFrom } from "./form.ts";
import { showGiven } from "./given.ts";
import { withOwnLaw } from "./laws.ts";
import { choiceOf, complaintOf, modelsOf, predictionOf, type Ask, type Said } from "./said.ts";
import { copy, saveSvg, savePng } from "./share.ts";
import { hashOf, kFirst, stateOf, type State } from "./state.ts";
import { startTheme } from "./theme.ts";
import {
  curveWords,
  marksWords,
  predictWords,
  pythonText,
  shellText,
} from "./words.ts";

type Step = [Ask, (heard: Heard) => boolean];

const engine = new EngineClient();
const files = new OwnFiles();
let state = stateOf(location.hash);
// Asked before anything is drawn: the engine starts while the form is built.
ask();
startTheme();
startBrief();
const view = new AnswerView();
const form = new Form(state, change);
const address = new Address((older) => show(older));
showWords();
listen();

function change(patch: Partial<State>, settled: boolean): void {
  const next = { ...state, ...patch };
  const same = hashOf(next) === hashOf(state);
  state = next;
  form.show(state);
  address.write(state, settled);
  if (same && !("laws" in patch) && !("table" in patch)) return;
  showWords();
  ask();
}

function show(next: State): void {
  state = next;
  form.show(state);
  showWords();
  ask();
}

function ask(): void {
  const asked = state;
  const texts = files.textsFor(asked);
  const marksOfChoice = asked.among || asked.table !== "";
  const steps: Step[] = [
    [
      { words: curveWords(asked), texts },
      (heard) =>
        hearChoice(heard, asked) &&
        heard.said !== null &&
        view.showCurve(heard.said, marksOfChoice),
    ],
  ];
  const marks = marksWords(asked);
  if (marks) steps.push([{ words: marks, texts }, ({ said }) => hearMarks(said, asked)]);
  steps.push([{ words: predictWords(asked), texts: {} }, ({ said }) => hearPrediction(said)]);
  engine.ask("answer", {
    asks: steps.map(([one]) => one),
    hear: (heard, index) => steps[index]?.[1](heard) ?? false,
  });
}

function hearChoice({ said, failure, milliseconds }: Heard, asked: State): boolean {
  const complaint = said === null ? failure : complaintOf(said);
  const placed = form.complain(said === null ? "" : (complaint ?? ""));
  say(need("fault"), placed ? "" : (complaint ?? ""));
  view.outdated = complaint !== null;
  if (complaint !== null) view.showNothing();
  const record = said === null ? null : choiceOf(said);
  if (said === null || complaint !== null || record === null) return false;
  view.showChoice(said);
  if (marksWords(asked) === null) view.showNamed([]);
  form.place(record);
  showAssumptions(record, asked);
  say(need("took"), `This answer took ${milliseconds.toFixed(1)} ms.`);
  document.documentElement.dataset["answered"] = hashOf(asked);
  return true;
}

function hearPrediction(said: Said | null): boolean {
  const record = said === null || complaintOf(said) !== null ? null : predictionOf(said);
  view.showPrediction(record);
  if (record !== null) form.placeTokens(record);
  return true;
}

/** Known tokenizers; the vocabulary of a model that was opened goes by the model's name. */
function hearMarks(said: Said | null, asked: State): boolean {
  const complaint = said === null ? null : complaintOf(said);
  // Costs of other inputs must not stay beside this answer.
  const named = said === null || complaint !== null ? [] : (choiceOf(said)?.candidates ?? []);
  if (complaint !== null) form.complain(complaint);
  view.showNamed(
    named.map((one) =>
      one.name === asked.vocab && asked.from !== "" ? { ...one, name: withoutEnding(asked.from) } : one,
    ),
  );
  return true;
}

function withoutEnding(file: string): string {
  return file.replace(/\.(json|safetensors|gguf)$/i, "");
}

/** The same as text, for other places. */
function showWords(): void {
  showGiven(state);
  need("shell").textContent = shellText(state);
  const own = OwnFiles.namesIn(state);
  const missing = files.missing(state);
  const here =
    own.length > 1
      ? `${own.join(" and ")} stay on this machine; a link holds their names only.`
      : `${own.join()} stays on this machine; a link holds its name only.`;
  const elsewhere = `This link names ${missing.join(" and ")}, and files do not travel with links. Open ${missing.length > 1 ? "them" : "it"} under “More”.`;
  say(need("own-files"), own.length === 0 ? "" : missing.length > 0 ? elsewhere : here);
}

function listen(): void {
  need("copy-link").addEventListener(
    "click",
    () => void copy(location.href.split("#")[0] + hashOf(state), "Link"),
  );
  need("copy-shell").addEventListener("click", () => void copy(shellText(state), "Command"));
  need("copy-python").addEventListener("click", () => void copy(pythonText(state), "Python"));
  need("save-svg").addEventListener("click", () => withCurve(saveSvg));
  need("save-png").addEventListener("click", () => withCurve((input) => void savePng(input)));
  need("table-off").addEventListener("click", () => change({ table: "" }, true));
  need("reset").addEventListener("click", () => change({ ...kFirst }, true));
  need("skip").addEventListener("click", (event) => {
    event.preventDefault(); // the address is the state's
    goToAnswer();
  });
  need("brief").addEventListener("click", goToAnswer);
  listenForFiles(need("drop-model"), need("file-model"), (file) => void openAudited(file));
  listenForFiles(
    need("drop-law"),
    need("file-law"),
    (file) => void openOwn(file, "fault-laws", (name) => ({ laws: withOwnLaw(state.laws, name) })),
  );
  listenForFiles(
    need("drop-table"),
    need("file-table"),
    (file) => void openOwn(file, "fault-table", (name) => ({ table: name })),
  );
  // A file that misses its place must not replace the page.
  for (const kind of ["dragover", "drop"])
    window.addEventListener(kind, (event) => event.preventDefault());
  need<HTMLSelectElement>("model").addEventListener("focus", loadModels, { once: true });
  window.setTimeout(loadModels, 1000);
}

function goToAnswer(): void {
  need("answer").focus({ preventScroll: true });
  need("answer").scrollIntoView();
}

type Curve = NonNullable<ReturnType<AnswerView["curveInput"]>>;

function withCurve(use: (input: Curve) => void): void {
  const input = view.curveInput();
  if (input !== null) use(input);
}

let modelsAsked = false;

function loadModels(): void {
  if (modelsAsked) return;
  modelsAsked = true;
  engine.ask("models", {
    asks: [{ words: ["audit", "--models"], texts: {} }],
    hear: ({ said }) => {
      if (said !== null) form.offerModels(modelsOf(said));
      return false;
    },
  });
}

async function openAudited(file: File): Promise<void> {
  try {
    const one = await modelAsk(file);
    engine.ask("audit", { asks: [one], hear: (heard) => hearAudit(heard, file.name.slice(-80)) });
  } catch (error) {
    refuse("fault-model", file, error);
  }
}

function hearAudit({ said, failure }: Heard, name: string): boolean {
  const model = said === null ? undefined : modelsOf(said)[0];
  const complaint = said === null ? failure : complaintOf(said);
  say(need("fault-model"), model ? "" : withoutFolder(complaint ?? ""));
  if (model) {
    change(patchFrom(model, name), true);
    form.note(model);
  }
  return false;
}

function refuse(place: string, file: File, error: unknown): void {
  say(
    need(place),
    error instanceof FileFault ? error.message : `${file.name} cannot be read: ${String(error)}`,
  );
}

async function openOwn(
  file: File,
  fault: string,
  patch: (name: string) => Partial<State>,
): Promise<void> {
  try {
    const opened = await openText(file);
    files.add(opened);
    change(patch(opened.name), true);
  } catch (error) {
    refuse(fault, file, error);
  }
}
