#include "memory/large_buffer.hpp"

#include <cstdint>
#include <new>

#include <sys/mman.h>
#include <unistd.h>

namespace expertviz::memory {
namespace {

/// Of x86-64 and most ARM64 systems; elsewhere it is only an alignment.
constexpr std::size_t large_page = std::size_t{2} << 20;

}  // namespace

LargeBuffer::LargeBuffer(std::size_t size) {
  // More than is asked for, so that a large page begins in it; what stands in front of that page and behind the end is
  // given back.
  const std::size_t page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t kept = (size + page - 1) / page * page;
  void* const mapped = ::mmap(nullptr, kept + large_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) { throw std::bad_alloc(); }
  auto* const begin = static_cast<char*>(mapped);
  const std::size_t in_front = (large_page - reinterpret_cast<std::uintptr_t>(begin) % large_page) % large_page;
  if (in_front > 0) { ::munmap(begin, in_front); }
  if (in_front < large_page) { ::munmap(begin + in_front + kept, large_page - in_front); }
  data_ = std::unique_ptr<char, Unmap>(begin + in_front, Unmap{kept});
#ifdef MADV_HUGEPAGE
  ::madvise(data_.get(), kept, MADV_HUGEPAGE);  // no harm where it is refused
#endif
}

void LargeBuffer::Unmap::operator()(char* data) const {
  ::munmap(data, size);
}

}  // namespace expertviz::memory
