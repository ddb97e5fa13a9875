#pragma once

#include <string>
#include <string_view>

#include "energy/trace/sink.hpp"
#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

// One layout: whether the first lines of a file are of it, and how its readings go into the sink.
// `head` is the file's beginning, cut behind a line end unless the file is shorter than 64 KiB.
struct TraceLayout {
  TraceFormat format = TraceFormat::watts;
  bool (*matches)(std::string_view head) = nullptr;
  void (*read)(RecordReader::Source source, TraceSink& sink) = nullptr;
  // Of a file that no layout matches: what it lacks to be of this one, ready to follow the file's
  // name; empty where it is nothing like it. May be null.
  std::string (*lacks)(std::string_view head) = nullptr;
};

// One per file src/energy/trace/formats/<layout>.cpp.
extern const TraceLayout kNvidiaSmiTrace;
extern const TraceLayout kNvidiaDmonTrace;
extern const TraceLayout kRaplTrace;
extern const TraceLayout kPerfTrace;
extern const TraceLayout kTurbostatTrace;
extern const TraceLayout kScaphandreTrace;
extern const TraceLayout kCodecarbonTrace;
extern const TraceLayout kZeusTrace;
extern const TraceLayout kSlurmTrace;
extern const TraceLayout kWattsTrace;
extern const TraceLayout kGpuColumnsTrace;
extern const TraceLayout kAmdSmiTrace;
extern const TraceLayout kRocmSmiTrace;
extern const TraceLayout kWandbTrace;
extern const TraceLayout kDcgmTrace;
extern const TraceLayout kDcgmExporterTrace;

}  // namespace vocabplan
