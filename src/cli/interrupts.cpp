#include "cli/interrupts.hpp"

#include "cli/standard_output.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <thread>
#include <utility>

#include <pthread.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

namespace expertviz::cli {
namespace {

/// All that a signal handler can reach.
std::atomic<Interrupts*> current = nullptr;
static_assert(std::atomic<Interrupts*>::is_always_lock_free);

/// Signals that nobody can handle, and those whose default action does not end a program.
constexpr std::array not_ending{SIGKILL, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGCHLD, SIGURG, SIGWINCH,
#ifdef SIGINFO
                                SIGINFO, SIGIO
#endif
};

template <class Action>
void for_each_ending_signal(const Action& action) {
  for (int signal = 1; signal < NSIG; ++signal) {
    if (std::find(not_ending.begin(), not_ending.end(), signal) == not_ending.end()) { action(signal); }
  }
}

/// Sets the handler of the signal where it is `before`.
void replace_handler(int signal, void (*before)(int), void (*after)(int)) {
  struct sigaction action {};
  // The C library keeps some signals for itself, and refuses to tell of them.
  if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler != before) { return; }
  action = {};
  action.sa_handler = after;
  sigfillset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

/// At the hard limit of CPU time the system kills without a word, and `ulimit -t` sets the soft limit, which would be
/// told of, to the same second. A timer goes off a little earlier.
void hear_of_cpu_limit() {
  struct rlimit limit {};
  if (::getrlimit(RLIMIT_CPU, &limit) != 0 || limit.rlim_max == RLIM_INFINITY || limit.rlim_cur < limit.rlim_max ||
      limit.rlim_max == 0) {
    return;
  }
  itimerval timer{};
  timer.it_value.tv_sec = static_cast<time_t>(limit.rlim_max - 1);
  timer.it_value.tv_usec = 900'000;
  ::setitimer(ITIMER_PROF, &timer, nullptr);
}

}  // namespace

/// Holds the list of clean-ups. No signal is handled in a thread that has it, so a handler that waits for it never
/// waits for its own thread. A handler keeps it until the program is over; whoever else wants it then waits for that
/// end.
class Interrupts::Lock {
 public:
  explicit Lock(Interrupts& interrupts) : locked_(interrupts.locked_) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &mask_before_);
    while (locked_.test_and_set(std::memory_order_acquire)) {
      std::this_thread::yield();
    }
  }
  ~Lock() {
    locked_.clear(std::memory_order_release);
    pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  std::atomic_flag& locked_;
  sigset_t mask_before_{};
};

Interrupts::Interrupts() {
  current = this;
  for_each_ending_signal([](int signal) { replace_handler(signal, SIG_DFL, end_program); });
  hear_of_cpu_limit();
}

Interrupts::~Interrupts() {
  for_each_ending_signal([](int signal) { replace_handler(signal, end_program, SIG_DFL); });
}

void Interrupts::end_program(int signal) {
  Interrupts& interrupts = *current;
  const Lock lock(interrupts);
  for (const auto& clean_up : interrupts.clean_ups_) {
    clean_up();
  }
  if (signal == SIGXCPU || signal == SIGPROF) {
    constexpr int failed = 2;
    static_cast<void>(
        write_all(STDERR_FILENO, "expertviz: error: the limit of CPU time is reached; raise it (ulimit -t)\n"));
    // Other threads are at work, so destructors of static objects must not run.
    ::_exit(failed);
  }
  replace_handler(signal, end_program, SIG_DFL);
  sigset_t this_signal;
  sigemptyset(&this_signal);
  sigaddset(&this_signal, signal);
  pthread_sigmask(SIG_UNBLOCK, &this_signal, nullptr);
  ::raise(signal);
  ::_exit(128 + signal);
}

Interrupts::CleanUp::CleanUp(Interrupts& interrupts, std::function<void()> clean_up) : interrupts_(interrupts) {
  const Lock lock(interrupts_);
  place_ = interrupts_.clean_ups_.insert(interrupts_.clean_ups_.begin(), std::move(clean_up));
}

Interrupts::CleanUp::~CleanUp() {
  const Lock lock(interrupts_);
  interrupts_.clean_ups_.erase(place_);
}

}  // namespace expertviz::cli
