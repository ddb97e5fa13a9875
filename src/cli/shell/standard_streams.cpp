#include "cli/shell/standard_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <initializer_list>

namespace vocabplan::cli {

void occupy_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) != -1) continue;
    // The wrong way round on purpose: reading stdin or writing the others is an error, as before.
    const int mode = stream == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    // The lowest free number is this stream's, because those below are open.
    (void)open("/dev/null", mode);
  }
}

}  // namespace vocabplan::cli
