#pragma once

namespace expertviz::cli {

/// To be called once, before text is measured or drawn. Throws `Error` where the process may not have the memory or the
/// threads that drawing takes besides the picture itself: the libraries that draw text end the process where these are
/// refused to them, so they are looked for before. Loads the system's fonts without a word on standard error.
void prepare_to_draw();

}  // namespace expertviz::cli
