# Makes files part of a program.
#
#   codegrant_embed(<target> <name> <file>...)
#
# Gives <target> the header "embedded/<name>.hpp", which declares one std::string_view for each file in
# namespace codegrant::embedded::<name>, named after the file with `_` for what no identifier may hold:
# "0001-first.sql" is _0001_first_sql. The bytes are the file's own, whatever they are; they are written as a
# list of characters, which compilers take in any length where they limit string literals.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  function(codegrant_embed target name)
    set(base ${CMAKE_CURRENT_BINARY_DIR}/embedded/${name})
    list(TRANSFORM ARGN REPLACE "^([^/].*)$" "${CMAKE_CURRENT_SOURCE_DIR}/\\1" OUTPUT_VARIABLE files)
    add_custom_command(
      OUTPUT ${base}.hpp ${base}.cpp
      COMMAND ${CMAKE_COMMAND} "-DNAME=${name}" "-DBASE=${base}" "-DFILES=${files}"
              -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
      DEPENDS ${files} ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
      COMMENT "Embedding ${name}"
      VERBATIM)
    target_sources(${target} PRIVATE ${base}.hpp ${base}.cpp)
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  endfunction()
  return()
endif()

# Run by the build: cmake -DNAME=… -DBASE=… -DFILES=… -P embed.cmake
set(declarations "")
set(definitions "")
foreach(file IN LISTS FILES)
  get_filename_component(symbol ${file} NAME)
  string(MAKE_C_IDENTIFIER ${symbol} symbol)
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND declarations "extern const std::string_view ${symbol};\n")
  string(APPEND definitions
    "namespace {\nconstexpr char ${symbol}_bytes[] = {${bytes}'\\0'};\n}\n"
    "const std::string_view ${symbol}{${symbol}_bytes, sizeof(${symbol}_bytes) - 1};\n")
endforeach()
file(WRITE ${BASE}.hpp
  "#pragma once\n\n#include <string_view>\n\nnamespace codegrant::embedded::${NAME} {\n${declarations}}\n")
file(WRITE ${BASE}.cpp
  "#include \"embedded/${NAME}.hpp\"\n\nnamespace codegrant::embedded::${NAME} {\n${definitions}}\n")
