#pragma once

#include "page/page.hpp"

#include <string>

namespace expertviz::page {

/// The page as one HTML file that asks nobody for anything: style, script and pictures are inside, and a policy in its
/// head forbids the rest. It reads without the script, which only sorts tables. Pictures are SVG whose colours follow
/// the reader's light or dark scheme; charts are there for wide and for narrow windows. Printed, each section begins a
/// page.
[[nodiscard]] std::string html_of(const Page& page);

}  // namespace expertviz::page
