# The libraries that expertviz is made of, each with the least version that it was built with. Read by the build, and by
# the installed package too: the library is static, so what it is made of has to be found again where it is linked.
#
# Sets expertviz_lacking to what is missing or too old, and expertviz_modules to the libraries as pkg-config names them.
set(expertviz_lacking "")
set(expertviz_modules "")

# Versions are compared here, since simdjson and others call only their own minor version compatible.
macro(expertviz_need_package name module minimum)
  find_package(${name} QUIET)
  set(expertviz_version "${${name}_VERSION}")
  if(NOT expertviz_version)
    set(expertviz_version "${${name}_VERSION_STRING}")  # CMake's own module for zlib, before 3.26
  endif()
  if(NOT ${name}_FOUND OR expertviz_version VERSION_LESS "${minimum}")
    list(APPEND expertviz_lacking "${name} >= ${minimum}")
  endif()
  list(APPEND expertviz_modules "${module} >= ${minimum}")
endmacro()

macro(expertviz_need_modules name)
  if(PKG_CONFIG_FOUND)
    pkg_check_modules(EXPERTVIZ_${name} QUIET IMPORTED_TARGET GLOBAL ${ARGN})
  endif()
  if(NOT EXPERTVIZ_${name}_FOUND)
    list(APPEND expertviz_lacking "${ARGN}")
  endif()
  list(APPEND expertviz_modules ${ARGN})
endmacro()

find_package(Threads QUIET)
find_package(PkgConfig QUIET)
if(NOT PKG_CONFIG_FOUND)
  list(APPEND expertviz_lacking "pkg-config")
endif()
expertviz_need_package(simdjson simdjson 3.0)
expertviz_need_package(fmt fmt 9.1)
expertviz_need_package(hwy libhwy 1.0.3)
expertviz_need_package(ZLIB zlib 1.2.11)
expertviz_need_modules(ZSTD "libzstd >= 1.4")
expertviz_need_modules(UTF8PROC "libutf8proc >= 2.6")
expertviz_need_modules(ONIGURUMA "oniguruma >= 6.9")
expertviz_need_modules(CAIRO "cairo >= 1.16" "cairo-png >= 1.16" "cairo-svg >= 1.16" "cairo-pdf >= 1.16")
expertviz_need_modules(PANGO "pangocairo >= 1.50")
