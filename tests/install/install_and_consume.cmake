# Installs the build tree into a prefix of its own, builds the consumer project against it, and runs what came out.
file(REMOVE_RECURSE ${WORK})
set(prefix ${WORK}/prefix)
set(common -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_BUILD_TYPE=Release)
set(arguments ${EXAMPLES}/expert_activations.json.zst ${EXAMPLES}/tokenizer)

function(must_run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

must_run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
must_run(${prefix}/bin/expertviz --version)
foreach(document IN ITEMS man/man1/expertviz-stats.1 bash-completion/completions/expertviz zsh/site-functions/_expertviz
    fish/vendor_completions.d/expertviz.fish)
  if(NOT EXISTS ${prefix}/share/${document})
    message(FATAL_ERROR "not installed: ${document}")
  endif()
endforeach()
must_run(${CMAKE_COMMAND} -S ${CONSUMER} -B ${WORK}/build ${common} -DCMAKE_PREFIX_PATH=${prefix})
must_run(${CMAKE_COMMAND} --build ${WORK}/build)
must_run(${WORK}/build/consumer ${arguments})

# A dependency that is missing is told of; the project that could do without expertviz goes on.
must_run(${CMAKE_COMMAND} -S ${CONSUMER}/../optional -B ${WORK}/optional ${common} -DCMAKE_PREFIX_PATH=${prefix}
  -DCMAKE_DISABLE_FIND_PACKAGE_simdjson=ON)

# As part of another project it brings neither tests nor a build type.
must_run(${CMAKE_COMMAND} -S ${CONSUMER}/../around -B ${WORK}/around -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER}
  -DEXPERTVIZ=${CONSUMER}/../../..)

# Projects that do not use CMake find it with pkg-config.
file(GLOB_RECURSE pc ${prefix}/*/expertviz.pc)
get_filename_component(pc_folder "${pc}" DIRECTORY)
execute_process(COMMAND ${CMAKE_COMMAND} -E env PKG_CONFIG_PATH=${pc_folder}:$ENV{PKG_CONFIG_PATH}
    pkg-config --cflags --libs expertviz OUTPUT_VARIABLE flags COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")
must_run(${COMPILER} -std=c++20 ${CONSUMER}/main.cpp -o ${WORK}/by_pkg_config ${flags})
must_run(${WORK}/by_pkg_config ${arguments})
