#pragma once

#include <cstddef>
#include <functional>

namespace expertviz::memory {

/// Calls work(0) .. work(count - 1), by up to so many threads at once, in any order. Throws what a call throws, once all
/// threads have ended; some of the other calls may not be made then.
void in_threads(int threads, std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace expertviz::memory
