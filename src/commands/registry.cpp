#include "commands/registry.hpp"

namespace expertviz::commands {

const std::vector<MakeCommand>& all_commands() {
  static const std::vector<MakeCommand> commands{
      make_info,    make_layer, make_stats, make_tree,   make_find_steps, make_cost,   make_acceptance, make_experts,
      make_overlap, make_prune, make_cache, make_budget, make_compare,    make_report, make_export,     make_pack};
  return commands;
}

}  // namespace expertviz::commands
