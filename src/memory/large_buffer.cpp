#include "memory/large_buffer.hpp"

#include <new>

#include <sys/mman.h>

namespace expertviz::memory {
namespace {

/// Of x86-64 and most ARM64 systems; elsewhere it is only an alignment.
constexpr std::size_t large_page = std::size_t{2} << 20;

}  // namespace

LargeBuffer::LargeBuffer(std::size_t size) {
  void* data = nullptr;
  if (::posix_memalign(&data, large_page, size) != 0) { throw std::bad_alloc(); }
  data_.reset(static_cast<char*>(data));
#ifdef MADV_HUGEPAGE
  ::madvise(data, size, MADV_HUGEPAGE);  // no harm where it is refused
#endif
}

}  // namespace expertviz::memory
