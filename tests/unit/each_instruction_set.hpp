#pragma once

#include "bytes/structure_scan.hpp"
#include "catch.hpp"

#include <string>

namespace expertviz {

/// Runs `check` once for each instruction set of this machine and, in the end, lifts the restriction.
template <class Check>
void for_each_instruction_set(const Check& check) {
  struct Lift {
    ~Lift() { bytes::use_instruction_set(""); }
  } lift;
  for (const std::string& name : bytes::instruction_sets()) {
    INFO("instruction set " << name);
    bytes::use_instruction_set(name);
    check();
  }
}

}  // namespace expertviz
