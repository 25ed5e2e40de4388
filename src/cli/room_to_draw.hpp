#pragma once

namespace expertviz::cli {

/// Throws `Error` where the process may not have the memory that drawing takes besides the picture itself. The
/// libraries that draw text end the process where memory or a thread is refused to them, so it is looked for before.
void require_room_to_draw();

}  // namespace expertviz::cli
