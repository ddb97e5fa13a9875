#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "energy/trace/reading/json_cursor.hpp"

namespace vocabplan {

// The value of a key that should be a number.
struct ReportNumber {
  std::string_view kind{};  // of JSON; empty where the key is null or not there
  double value = 0.0;       // of the kind "number"
};

// The power that a host, a socket or a domain reports.
struct ReportPart {
  ReportNumber consumption{};
  ReportNumber timestamp{};
};

struct ReportDomain {
  std::string_view name{};
  ReportPart part{};
};

struct ReportSocket {
  std::string id{};  // a whole number, or empty
  ReportPart part{};
  std::size_t first = 0;  // of its domains
  std::size_t last = 0;   // behind them
};

// One report of Scaphandre's JSON exporter, as far as it tells energy. Its consumers, which are
// most of it, are passed over. Memory is used again for the next one.
class ScaphandreReport {
 public:
  // False where the text is no JSON. It stays as it is as long as the report is looked at.
  [[nodiscard]] bool read(std::string_view text);

  [[nodiscard]] const std::optional<ReportPart>& host() const { return host_; }
  [[nodiscard]] const std::vector<ReportSocket>& sockets() const { return sockets_; }
  // Those that have a name.
  [[nodiscard]] std::span<const ReportDomain> domains(const ReportSocket& socket) const {
    return std::span(domains_).subspan(socket.first, socket.last - socket.first);
  }

 private:
  void read_sockets(JsonCursor& cursor);
  void read_socket(JsonCursor& cursor, ReportSocket& socket);
  void read_domains(JsonCursor& cursor, ReportSocket& socket);
  void read_domain(JsonCursor& cursor);

  std::optional<ReportPart> host_;
  std::vector<ReportSocket> sockets_;
  std::vector<ReportDomain> domains_;  // of all sockets
  std::string scratch_;
};

}  // namespace vocabplan
