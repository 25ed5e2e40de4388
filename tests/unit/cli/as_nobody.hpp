#pragma once

#include <stdexcept>

#include <unistd.h>

/// A user without privileges for as long as this lives: nothing is protected from root. Where the tests are run by an
/// ordinary user, that user.
class AsNobody {
 public:
  AsNobody() {
#ifdef __linux__
    constexpr uid_t nobody = 65'534;
    if (is_root_ && (::setresgid(nobody, nobody, 0) != 0 || ::setresuid(nobody, nobody, 0) != 0)) {
      throw std::runtime_error("cannot become nobody");
    }
#endif
  }
  ~AsNobody() {
#ifdef __linux__
    if (is_root_) { static_cast<void>(::setresuid(0, 0, 0) + ::setresgid(0, 0, 0)); }
#endif
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  bool is_root_ = ::geteuid() == 0;
};
