#include "cli/interrupts.hpp"

#include "expertviz/error.hpp"

#include <string>
#include <system_error>
#include <utility>

#include <pthread.h>
#include <unistd.h>

namespace expertviz::cli {
namespace {

/// Sent to the waiting thread to tell it that the work is over.
constexpr int wake_up = SIGUSR1;

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

Interrupts::Interrupts() {
  sigemptyset(&signals_);
  sigaddset(&signals_, wake_up);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (!is_ignored(signal)) { sigaddset(&signals_, signal); }
  }
  pthread_sigmask(SIG_BLOCK, &signals_, &mask_before_);
  try {
    waiting_ = std::thread([this] { wait_for_signal(); });
  } catch (const std::system_error& error) {
    pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
    throw Error(std::string("cannot start a thread: ") + error.code().message(),
                "there is too little memory, or too many processes run; see the limits with ulimit -a");
  }
}

Interrupts::~Interrupts() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  pthread_kill(waiting_.native_handle(), wake_up);
  waiting_.join();
  pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

void Interrupts::wait_for_signal() {
  int signal = 0;
  while (sigwait(&signals_, &signal) != 0) {}
  const std::lock_guard lock(mutex_);
  if (over_) { return; }
  for (const auto& clean_up : clean_ups_) {
    clean_up();
  }
  // Other threads are at work, so destructors of static objects must not run.
  _exit(128 + signal);
}

Interrupts::CleanUp::CleanUp(Interrupts& interrupts, std::function<void()> clean_up) : interrupts_(interrupts) {
  const std::lock_guard lock(interrupts_.mutex_);
  place_ = interrupts_.clean_ups_.insert(interrupts_.clean_ups_.begin(), std::move(clean_up));
}

Interrupts::CleanUp::~CleanUp() {
  const std::lock_guard lock(interrupts_.mutex_);
  interrupts_.clean_ups_.erase(place_);
}

}  // namespace expertviz::cli
