// Input: 't' for the tree ('T': and the weights), the routing ('p'resent, 's'ome, 'a'll, else none), the layers wanted
// of it (bits); then the step. The decoder must make of it what a slow, obvious one makes of a plain parse.

#include "control_bytes.hpp"
#include "plain/slicing.hpp"
#include "plain/step_agreement.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace expertviz;
  using Routing = StepFields::Routing;
  fuzz::ControlBytes control(data, size);
  StepFields fields;
  const char tree = control.take();
  fields.tree = tree == 't' || tree == 'T';
  fields.weights = tree == 'T';
  const char routing = control.take();
  fields.routing = routing == 'p'   ? Routing::present
                   : routing == 's' ? Routing::some
                   : routing == 'a' ? Routing::all
                                    : Routing::none;
  const auto layers = static_cast<unsigned char>(control.take());
  for (int layer = 0; layer < 8; ++layer) {
    if ((layers >> layer & 1) != 0) { fields.layer_ids.push_back(layer); }
  }
  if (!plain::is_one_value(control.rest())) { return 0; }
  const std::string disagreement = plain::step_disagreement(control.rest(), fields);
  if (!disagreement.empty()) { fuzz::report(disagreement); }
  return 0;
}
