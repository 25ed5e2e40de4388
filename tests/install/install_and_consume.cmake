# Installs the build tree into a prefix of its own, builds the consumer project against it, and runs what came out.
file(REMOVE_RECURSE ${WORK})
set(prefix ${WORK}/prefix)

function(must_run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

must_run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
must_run(${prefix}/bin/expertviz --version)
must_run(${CMAKE_COMMAND} -S ${CONSUMER} -B ${WORK}/build -G ${GENERATOR}
  -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH=${prefix})
must_run(${CMAKE_COMMAND} --build ${WORK}/build)
must_run(${WORK}/build/consumer ${EXAMPLES}/expert_activations.json.zst ${EXAMPLES}/tokenizer)
