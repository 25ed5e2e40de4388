#pragma once

#include <string>

namespace expertviz {

/// A PDF as Cairo writes it with its compressed streams unpacked, so that the objects which newer versions of Cairo put
/// into streams can be read too.
[[nodiscard]] std::string pdf_objects(const std::string& file);

}  // namespace expertviz
