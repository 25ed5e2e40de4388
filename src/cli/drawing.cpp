#include "cli/drawing.hpp"

#include "expertviz/error.hpp"

#include <cstddef>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <fontconfig/fontconfig.h>
#include <sys/mman.h>
#include <unistd.h>

namespace expertviz::cli {
namespace {

/// Address space for fonts, and for the stacks of the threads that look for them.
constexpr std::size_t room_to_draw = std::size_t{128} << 20;

void require_room_to_draw() {
  // Reserved and given back: it is never touched, so it costs nothing but the limit that it is held against.
  void* const room = ::mmap(nullptr, room_to_draw, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) {
    throw Error("there is not enough memory to draw a picture",
                "raise the limit (ulimit -v) by " + std::to_string(room_to_draw >> 20) + " MiB");
  }
  ::munmap(room, room_to_draw);
}

/// Pango looks for each font in a thread of its own, and ends the process where it gets none.
void require_threads() {
  constexpr int at_once = 16;
  std::mutex gate;
  std::unique_lock closed(gate);
  std::vector<std::thread> threads;
  std::error_code refused;
  try {
    for (int i = 0; i < at_once; ++i) {
      threads.emplace_back([&gate] { const std::lock_guard through(gate); });
    }
  } catch (const std::system_error& error) { refused = error.code(); }
  closed.unlock();
  for (std::thread& thread : threads) {
    thread.join();
  }
  if (refused) {
    throw Error("cannot start the threads that drawing takes: " + refused.message(),
                "raise the limit of processes (ulimit -u)");
  }
}

void add_settings(FcConfig* config, const char* xml) {
  FcConfigParseAndLoadFromMemory(config, reinterpret_cast<const FcChar8*>(xml), FcFalse);
}

/// As FcInit() does, which tells standard error of what is missing: a configuration, or a folder that its cache can be
/// written to. A last "folder" that takes whatever is written keeps it from telling of the latter; a bare chroot has
/// none.
void load_fonts() {
  FcConfig* const config = FcConfigCreate();
  if (config == nullptr) { return; }
  FcConfigParseAndLoad(config, nullptr, FcFalse);
  const bool has_sink = ::access("/dev/null", W_OK) == 0;
  add_settings(config, has_sink ? "<fontconfig><cachedir>/dev/null</cachedir></fontconfig>"
                                : "<fontconfig><cachedir>/tmp</cachedir></fontconfig>");
  FcConfigBuildFonts(config);
  if (const FcFontSet* const fonts = FcConfigGetFonts(config, FcSetSystem); fonts == nullptr || fonts->nfont == 0) {
    add_settings(config, "<fontconfig><dir>/usr/share/fonts</dir></fontconfig>");
    FcConfigBuildFonts(config);
  }
  FcConfigSetCurrent(config);
  FcConfigDestroy(config);
}

}  // namespace

void prepare_to_draw() {
  require_room_to_draw();
  require_threads();
  load_fonts();
}

}  // namespace expertviz::cli
