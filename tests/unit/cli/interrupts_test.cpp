#include "cli/interrupts.hpp"

#include "catch.hpp"
#include "cli/standard_output.hpp"

#include <csignal>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using expertviz::cli::Interrupts;
using expertviz::cli::write_all;

/// What a process did that ran `work` and nothing else.
struct Ended {
  int status = 0;      ///< as of waitpid()
  std::string output;  ///< standard error
};

Ended run_in_child(const std::function<void()>& work) {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    rlimit no_core{};
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    // Catch2 handles some while a test case runs.
    for (const int signal : {SIGINT, SIGTERM}) {
      std::signal(signal, SIG_DFL);
    }
    work();
    ::_exit(77);
  }
  REQUIRE(child > 0);
  ::close(ends[1]);
  Ended ended;
  char bytes[256];
  for (ssize_t count = 0; (count = ::read(ends[0], bytes, sizeof bytes)) > 0;) {
    ended.output.append(bytes, static_cast<std::size_t>(count));
  }
  ::close(ends[0]);
  REQUIRE(::waitpid(child, &ended.status, 0) == child);
  return ended;
}

std::function<void()> say(std::string_view text) {
  return [text] { static_cast<void>(write_all(STDERR_FILENO, text)); };
}

/// Registers three clean-ups, one of which is over, and then sends itself the signal.
Ended ended_by(int signal) {
  return run_in_child([signal] {
    Interrupts interrupts;
    const Interrupts::CleanUp oldest(interrupts, say("oldest"));
    { const Interrupts::CleanUp over(interrupts, say("over")); }
    const Interrupts::CleanUp newest(interrupts, say("newest "));
    std::raise(signal);
  });
}

TEST_CASE("a signal that ends the program ends it after cleaning up, the newest first") {
  // Those of a fault (SIGSEGV and others) are left out: a sanitizer handles them itself.
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGALRM, SIGTERM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPIPE}) {
    CAPTURE(signal);
    const Ended ended = ended_by(signal);
    CHECK(ended.output == "newest oldest");
    CHECK(WIFSIGNALED(ended.status));
    CHECK(WTERMSIG(ended.status) == signal);
  }
}

TEST_CASE("at the limit of CPU time the program cleans up, says so and fails") {
  const Ended ended = ended_by(SIGXCPU);
  CHECK(ended.output == "newest oldestexpertviz: error: the limit of CPU time is reached; raise it (ulimit -t)\n");
  CHECK(WIFEXITED(ended.status));
  CHECK(WEXITSTATUS(ended.status) == 2);
}

TEST_CASE("signals that do not end a program do nothing") {
  for (const int signal : {SIGCHLD, SIGWINCH, SIGURG, SIGCONT}) {
    CAPTURE(signal);
    const Ended ended = ended_by(signal);
    CHECK(ended.output.empty());
    CHECK(WIFEXITED(ended.status));
  }
}

TEST_CASE("a signal that is ignored stays ignored, and one that is handled stays so") {
  const Ended ended = run_in_child([] {
    std::signal(SIGHUP, SIG_IGN);
    std::signal(SIGTERM, [](int) { say("handled")(); });
    Interrupts interrupts;
    const Interrupts::CleanUp clean_up(interrupts, say("cleaned up"));
    std::raise(SIGHUP);
    std::raise(SIGTERM);
  });
  CHECK(ended.output == "handled");
  CHECK(WIFEXITED(ended.status));
}

TEST_CASE("afterwards signals do what they did before") {
  const Ended ended = run_in_child([] {
    std::optional<Interrupts> interrupts(std::in_place);
    { const Interrupts::CleanUp clean_up(*interrupts, say("cleaned up")); }
    interrupts.reset();
    std::raise(SIGTERM);
  });
  CHECK(ended.output.empty());
  CHECK(WIFSIGNALED(ended.status));
}

TEST_CASE("a signal finds what is registered, whatever other threads register meanwhile") {
  for (int i = 0; i < 20; ++i) {
    const Ended ended = run_in_child([] {
      Interrupts interrupts;
      const Interrupts::CleanUp steady(interrupts, say("steady"));
      std::vector<std::thread> threads;
      for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&interrupts] {
          while (true) {
            const Interrupts::CleanUp passing(interrupts, [] {});
          }
        });
      }
      ::kill(::getpid(), SIGTERM);
      threads.front().join();
    });
    CHECK(ended.output == "steady");
    CHECK(WIFSIGNALED(ended.status));
  }
}

}  // namespace
