#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace expertviz::terminal {

struct Rgb {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  friend bool operator==(const Rgb&, const Rgb&) = default;
};

/// Between two colours.
[[nodiscard]] Rgb mix(Rgb from, Rgb to, double share);

/// Which colours may be sent.
enum class Colors {
  none,     ///< no control sequence at all
  indexed,  ///< the 256 of xterm
  direct    ///< any
};

/// What TERM and COLORTERM promise. None where the output is not a terminal, and where NO_COLOR (https://no-color.org)
/// is set and not empty.
[[nodiscard]] Colors colors_of(bool is_terminal);

/// The control sequences that set the colours of what follows; none for the terminal's own.
[[nodiscard]] std::string setting_of(std::optional<Rgb> color, std::optional<Rgb> background, Colors colors);

/// The one that takes them back.
[[nodiscard]] std::string reset(Colors colors);

}  // namespace expertviz::terminal
