// The text of --laws, NAME[=WEIGHT],..., as weights by name.

/** What counts where nothing is said, and what is shown beside it. */
const kUsual: [string, string][] = [
  ["tao2024-per-character", "1"],
  ["most-text", "1"],
  ["tao2024", "0"],
  ["tao2024-corrected", "0"],
];

export function isBuiltIn(name: string): boolean {
  return kUsual.some(([one]) => one === name);
}

export function weightsOf(laws: string): Map<string, string> {
  if (laws === "") return new Map(kUsual);
  const weights = new Map(kUsual.map(([name]) => [name, "0"]));
  for (const item of laws.split(",")) {
    const at = item.lastIndexOf("=");
    if (at < 0) weights.set(item, "1");
    else weights.set(item.slice(0, at), item.slice(at + 1));
  }
  return weights;
}

/** While a weight is typed, `keep` leaves a law of one's own in its place at 0. */
export function lawsText(weights: Map<string, string>, keep = false): string {
  const usual = kUsual.every(([name, weight]) => weights.get(name) === weight);
  if (usual && weights.size === kUsual.length) return "";
  const items: string[] = [];
  for (const [name, weight] of weights) {
    const none = weight === "0" || weight === "";
    if (none && keep && !isBuiltIn(name)) items.push(`${name}=0`);
    if (!none) items.push(weight === "1" ? name : `${name}=${weight}`);
  }
  // Without any the program has to say so.
  return items.length === 0 ? "most-text=0" : items.join(",");
}

/** A law of one's own takes the place of the surface that is counted by default. */
export function withOwnLaw(laws: string, name: string): string {
  const weights = weightsOf(laws);
  if (laws === "") weights.set("tao2024-per-character", "0");
  weights.set(name, "1");
  return lawsText(weights);
}
