#include "memory/in_threads.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <system_error>
#include <vector>

namespace expertviz::memory {

void in_threads(int threads, std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  const auto take_turns = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      work(i);
    }
  };
  std::vector<std::future<void>> helpers;  // each waits for its thread where it ends
  try {
    const std::size_t most = std::min(static_cast<std::size_t>(threads), count);
    for (std::size_t i = 1; i < most; ++i) {
      helpers.push_back(std::async(std::launch::async, take_turns));
    }
  } catch (const std::system_error&) {
    // The system refuses another thread: fewer do the same work.
  }
  take_turns();
  for (std::future<void>& helper : helpers) {
    helper.get();
  }
}

}  // namespace expertviz::memory
