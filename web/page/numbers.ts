// Numbers as the program writes them for people. Nothing is computed from them here.

const kSuffixes: [number, string][] = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "K"],
];

function significant(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}

/** `59547` -> `59.55K`, `7e9` -> `7B`, `7.0524e21` -> `7.052e21`; texts that the program reads. */
export function human(value: number, digits = 4): string {
  const rounded = Number(value.toPrecision(digits));
  if (rounded >= 1e15) return rounded.toExponential().replace("e+", "e");
  const [unit, suffix] = kSuffixes.find(([least]) => rounded >= least) ?? [1, ""];
  return significant(rounded / unit, digits) + suffix;
}

/** `97408` -> `97K`: an end of a band, as in the program's sentence. */
export function about(value: number): string {
  const kThousands = 9950;
  return value < kThousands ? String(Math.round(value)) : `${Math.round(value / 1000)}K`;
}

/** `130048` -> `130,048`. */
export function grouped(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** A share in three digits: `0.0597` -> `5.97 %`. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value >= 100 ? value.toFixed(0) : significant(value, 3)}\u00a0%`;
}

// Costs are cut at ten times the compute, and below the least nobody knows them.
const kMostCost = 8.999;
const kLeastCost = 0.00005;
const kExactCost = 0.001; // below it, hundredths of a per cent

export function cost(share: number): string {
  if (share >= kMostCost) return ">900\u00a0%";
  if (share > 0 && share < kLeastCost) return "<0.01\u00a0%";
  return percent(share < kExactCost ? Number(share.toFixed(4)) : share);
}

export function bytes(value: number): string {
  return `${human(value)}B`;
}
