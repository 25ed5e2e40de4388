#pragma once

#include "commands/command.hpp"

namespace expertviz::commands {

std::unique_ptr<Command> make_info();
std::unique_ptr<Command> make_layer();
std::unique_ptr<Command> make_stats();
std::unique_ptr<Command> make_tree();
std::unique_ptr<Command> make_find_steps();
std::unique_ptr<Command> make_cost();
std::unique_ptr<Command> make_acceptance();
std::unique_ptr<Command> make_prune();
std::unique_ptr<Command> make_experts();
std::unique_ptr<Command> make_overlap();
std::unique_ptr<Command> make_cache();
std::unique_ptr<Command> make_budget();
std::unique_ptr<Command> make_compare();
std::unique_ptr<Command> make_export();
std::unique_ptr<Command> make_pack();
std::unique_ptr<Command> make_report();

}  // namespace expertviz::commands
