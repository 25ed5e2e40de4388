// What a cluster preloads into every program. It tells when it got into one that draws.
#include <cstdio>

#include <dlfcn.h>

namespace {

[[gnu::constructor]] void tell() {
  if (::dlsym(RTLD_DEFAULT, "cairo_create") != nullptr) { std::fputs("preloaded\n", stderr); }
}

}  // namespace
