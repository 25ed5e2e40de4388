#pragma once

#include <atomic>
#include <functional>
#include <list>

namespace expertviz::cli {

/// Leaves things in order when a signal ends the program: while it lives, every signal that would end the program first
/// runs what was registered, the newest first. The program then ends by that signal, so that a shell sees it and stops
/// its loop. At the limit of CPU time it ends with one line and exit status 2.
/// A signal that was ignored when the program began (nohup, a shell's background job) stays ignored, and one that
/// somebody else handles (a sanitizer) is left to them. There is at most one such object at a time.
class Interrupts {
 public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  /// What is to be cleaned up for as long as this lives. It is called in a signal handler, while other threads work: it
  /// may only call what POSIX lists as async-signal-safe, so it takes no memory and no lock.
  class CleanUp {
   public:
    CleanUp(Interrupts& interrupts, std::function<void()> clean_up);
    ~CleanUp();
    CleanUp(const CleanUp&) = delete;
    CleanUp& operator=(const CleanUp&) = delete;

   private:
    Interrupts& interrupts_;
    std::list<std::function<void()>>::iterator place_;
  };

 private:
  class Lock;
  static void end_program(int signal);

  std::atomic_flag locked_ = ATOMIC_FLAG_INIT;
  std::list<std::function<void()>> clean_ups_;  ///< the newest first
};

}  // namespace expertviz::cli
