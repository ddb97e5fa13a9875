// Writes the built-in laws as C++ for the page: node pack_laws.mjs FILE.json... >embedded_laws.cpp
// Draws are most of the page's data. They travel as whole numbers of at most nine digits and powers of ten, which
// compress to half of what doubles do, and of their columns only those that the page's commands use.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const usedColumns = [
  'A2', 'B', 'alpha2', 'beta', 'line_ln_k', 'line_exponent', 'isoflops_ln_k', 'isoflops_exponent',
  'anchor_n_v', 'gamma',
];

/** [digits, power]: value is digits * 10^power, exactly as a reader of decimals rounds it. */
function decimal(value) {
  const [mantissa, exponent] = value.toExponential().split('e');
  const digits = Number(mantissa.replace('.', ''));
  const power = Number(exponent) - (mantissa.split('.')[1] ?? '').length;
  const read = power < 0 ? digits / 10 ** -power : digits * 10 ** power;
  if (read !== value || Math.abs(digits) > 0x7fffffff || Math.abs(power) > 22) {
    throw new Error(`${value} has more digits than a packed draw`);
  }
  return [digits, power];
}

function packedDraws(draws, name) {
  const rows = draws.rows;
  const decimals = usedColumns.map((column) => {
    const place = draws.columns.indexOf(column);
    if (place < 0) throw new Error(`${name}: draws have no column ${column}`);
    return rows.map((row) => decimal(row[place]));
  });
  const unbounded = draws.columns.indexOf('unbounded');
  const list = (values) => `{${values.join(',')}}`;
  return (
    `constexpr std::int32_t kDigits${name}[]${list(decimals.flat().map(([digits]) => digits))};\n` +
    `constexpr std::int8_t kPowers${name}[]${list(decimals.flat().map(([, power]) => power))};\n` +
    `constexpr std::int8_t kUnbounded${name}[]${list(rows.map((row) => row[unbounded]))};\n`
  );
}

/** {a, b, c} of c + a V^-b; a law's file has c, a, b. */
function curves(rows, name) {
  const list = rows.map(([c, a, b]) => `{${a},${b},${c}}`).join(',');
  return `constexpr MonotoneCompression kCurves${name}[]{${list}};\n`;
}

let arrays = '';
let entries = '';
const paths = process.argv.slice(2).sort((a, b) => (basename(a, '.json') < basename(b, '.json') ? -1 : 1));
paths.forEach((path, name) => {
  const law = JSON.parse(readFileSync(path, 'utf8'));
  const compression = law.compression?.draws ?? [];
  if (law.compression) delete law.compression.draws;
  arrays += packedDraws(law.draws, name) + (compression.length > 0 ? curves(compression, name) : '');
  law.draws.rows = [];
  entries +=
    `      {"${basename(path, '.json')}", R"vocabplan_law(${JSON.stringify(law)})vocabplan_law",\n` +
    `       draws<${name}>(kDigits${name}, kPowers${name}, kUnbounded${name}), ` +
    `${compression.length > 0 ? `kCurves${name}` : '{}'}},\n`;
});

const members = usedColumns
  .map((column, place) => `    row.${column} = decimal(digits, powers, rows * ${place} + i);\n`)
  .join('');
process.stdout.write(`// Written by web/engine/pack_laws.mjs.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vocabplan/law/catalog.hpp"

namespace vocabplan {
namespace {

${arrays}
using Digits = std::span<const std::int32_t>;
using Small = std::span<const std::int8_t>;

// Both factors are exact, so the result is the double nearest to the decimal.
double decimal(Digits digits, Small powers, std::size_t i) {
  static constexpr std::array<double, 23> kTens{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const int power = powers[i];
  return power < 0 ? digits[i] / kTens.at(static_cast<std::size_t>(-power))
                   : digits[i] * kTens.at(static_cast<std::size_t>(power));
}

template <int Law>
std::span<const LawDraw> draws(Digits digits, Small powers, Small unbounded) {
  static std::vector<LawDraw> made;
  const std::size_t rows = unbounded.size();
  made.resize(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    LawDraw& row = made[i];
${members}    row.unbounded = unbounded[i];
  }
  return made;
}

}  // namespace

std::span<const EmbeddedLaw> embedded_laws() {
  static const std::array<EmbeddedLaw, ${paths.length}> kLaws{{
${entries}  }};
  return kLaws;
}

}  // namespace vocabplan
`);
