# `cpack -G DEB` in the build folder makes two packages: the program, and the library for other programs.
set(CPACK_PACKAGE_CONTACT "The expertviz maintainers <maintainers@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "pictures and numbers of Mixture-of-Experts traces")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/debian_documents.cmake)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME expertviz)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS fonts-dejavu-core)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS fonts-droid-fallback)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
  "expertviz reads the expert_activations.json that a patched SGLang records and\n\
shows which experts each layer loads under speculative decoding, in which\n\
verify step and for which tokens.")

# The library is static, so who links it needs what it is made of.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libexpertviz-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libsimdjson-dev, libfmt-dev, libhwy-dev, zlib1g-dev, libzstd-dev, libutf8proc-dev, libonig-dev, libcairo2-dev, libpango1.0-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
  "The library of expertviz: reads expert_activations.json traces, counts and\n\
draws them in C++20 programs. With a CMake package and a pkg-config file.")
include(CPack)
