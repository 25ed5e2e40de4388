#include "cli/cli.hpp"

int main(int argc, char** argv) {
  return expertviz::cli::run(argc, argv);
}
