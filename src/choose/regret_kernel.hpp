#pragma once

#include <cstddef>
#include <vector>

// The regrets of many states at one vocabulary, by vectors. A run enters by y = ln(V d / N_nv); all
// columns have `kRegretLanes` as a factor of their length.
namespace vocabplan {

/// States come in multiples of this: at least the lanes of any vector.
inline constexpr std::size_t kRegretLanes = 8;

/// The cut of regrets: ln 10, ten times the compute.
inline constexpr double kMostLogRegret = 2.302585092994046;

/// Loss surfaces whose losses fall with V and with data, a state each.
struct SurfaceColumns {
  std::vector<double> alpha2{};
  std::vector<double> beta{};
  std::vector<double> log_weight{};  ///< ln(alpha2 A2 / (beta B))
  std::vector<double> counts{};      ///< 1; 0 for what fills the last vector up
};

/// A run as the surfaces of a law see it.
struct SurfaceRun {
  double log_n = 0.0;     ///< ln(N_nv / unit_n_v)
  double log_data = 0.0;  ///< ln(C / (6 unit_n_v unit_tokens))
  double lowest = 0.0;    ///< y of the least V sought
  double highest = 0.0;   ///< y of the greatest
};

/// The surfaces at a run: the best V of each, and what regrets are counted from.
struct SurfacePlaces {
  std::vector<double> best{};   ///< y of the least loss between the ends of the search
  std::vector<double> base{};   ///< ln(1 + e^y) there
  std::vector<double> ratio{};  ///< A2 v^-alpha2 over B D^-beta there
  std::vector<double> least{};  ///< ln of the least cost over C; 0 without serving
  std::vector<double> pole{};   ///< y up to which no compute reaches the least loss
  std::vector<double> whole{};  ///< y from which on the regret of training is not cut
};

/// Curves f(V) = c + a V^-b, a state each.
struct TextColumns {
  std::vector<double> a{};
  std::vector<double> b{};
  std::vector<double> c{};
  std::vector<double> counts{};
};

/// A run as the curves see it.
struct TextRun {
  double log_entries = 0.0;  ///< ln(N_nv / d): ln V is y plus this
  double lowest = 0.0;
  double highest = 0.0;
};

/// The cost that serving adds to that of training, as a share of C: e^log_share (1 + e^y) f(V).
struct ServedText {
  double log_share = 0.0;    ///< ln(2 H N_nv / C), H the characters served
  double log_entries = 0.0;  ///< ln(N_nv / d)
  double a = 0.0;            ///< of f
  double b = 0.0;
  double c = 0.0;
  double best = 0.0;  ///< y of the least (1 + e^y) f(V) between the ends of the search
};

/// A sum of regrets over states, and its derivatives by y.
struct RegretJet {
  double value = 0.0;
  double slope = 0.0;
  double bend = 0.0;  ///< the second derivative
};

/// Finds the best V of every surface: Newton's method on the condition of `isoloss_optimum`, which
/// is monotone in y. With `served` (may be null) regrets are of training and serving together: the
/// least of those costs lies between the best V of training and that of serving, where the slope
/// changes its sign once.
void place_surfaces(const SurfaceColumns& columns, const SurfaceRun& run, const ServedText* served,
                    SurfacePlaces& places);

/// Adds up the regrets at y, each cut to 0 .. ln 10, and writes them to `each` unless it is null.
double surface_regrets(const SurfaceColumns& columns, const SurfacePlaces& places,
                       const ServedText* served, double y, double* each);

/// The same sum with its derivatives; a regret that is cut has none.
RegretJet surface_jet(const SurfaceColumns& columns, const SurfacePlaces& places,
                      const ServedText* served, double y);

/// The least ln[(1 + e^y) f(V)] of every curve.
void place_texts(const TextColumns& columns, const TextRun& run, std::vector<double>& least);

/// As for surfaces: ln[(1 + e^y) f(V)] above the least.
double text_regrets(const TextColumns& columns, const TextRun& run,
                    const std::vector<double>& least, double y, double* each);
RegretJet text_jet(const TextColumns& columns, const TextRun& run, const std::vector<double>& least,
                   double y);

}  // namespace vocabplan
