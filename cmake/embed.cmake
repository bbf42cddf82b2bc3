# Makes files part of a program.
#
#   codegrant_embed(<target> <name> <file>...)
#   codegrant_embed_folder(<target> <name> <folder>)
#
# The first gives <target> the header "embedded/<name>.hpp", which declares one std::string_view for each file in
# namespace codegrant::embedded::<name>, named after the file with `_` for what no identifier may hold:
# "0001-first.sql" is _0001_first_sql. The bytes are the file's own, whatever they are; they are written as a
# list of characters, which compilers take in any length where they limit string literals.
#
# The second declares `files` in that namespace: the path below the folder, from "/", and the bytes of each file
# that is there when the program is built; none where there is no such folder.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  function(codegrant_embed target name)
    list(TRANSFORM ARGN REPLACE "^([^/].*)$" "${CMAKE_CURRENT_SOURCE_DIR}/\\1" OUTPUT_VARIABLE files)
    codegrant_embed_by_script(${target} ${name} "" ${files})
  endfunction()

  function(codegrant_embed_folder target name folder)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/*)
    codegrant_embed_by_script(${target} ${name} ${folder} ${files})
  endfunction()

  function(codegrant_embed_by_script target name folder)
    set(base ${CMAKE_CURRENT_BINARY_DIR}/embedded/${name})
    add_custom_command(
      OUTPUT ${base}.hpp ${base}.cpp
      COMMAND ${CMAKE_COMMAND} "-DNAME=${name}" "-DBASE=${base}" "-DFOLDER=${folder}" "-DFILES=${ARGN}"
              -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
      DEPENDS ${ARGN} ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
      COMMENT "Embedding ${name}"
      VERBATIM)
    target_sources(${target} PRIVATE ${base}.hpp ${base}.cpp)
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  endfunction()
  return()
endif()

# Run by the build: cmake -DNAME=… -DBASE=… -DFOLDER=… -DFILES=… -P embed.cmake
set(declarations "")
set(definitions "")
set(table "")
foreach(file IN LISTS FILES)
  if(FOLDER)
    file(RELATIVE_PATH path ${FOLDER} ${file})
  else()
    get_filename_component(path ${file} NAME)
  endif()
  string(MAKE_C_IDENTIFIER ${path} symbol)
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND declarations "extern const std::string_view ${symbol};\n")
  string(APPEND definitions
    "namespace {\nconstexpr char ${symbol}_bytes[] = {${bytes}'\\0'};\n}\n"
    "const std::string_view ${symbol}{${symbol}_bytes, sizeof(${symbol}_bytes) - 1};\n")
  string(APPEND table "    {\"/${path}\", {${symbol}_bytes, sizeof(${symbol}_bytes) - 1}},\n")
endforeach()
if(FOLDER)
  set(declarations "struct File {\n  std::string_view path;\n  std::string_view bytes;\n};\nstd::vector<File> files();\n")
  string(REGEX REPLACE "const std::string_view [^\n]*\n" "" definitions "${definitions}")
  string(APPEND definitions "std::vector<File> files() {\n  return {\n${table}  };\n}\n")
endif()
file(WRITE ${BASE}.hpp
  "#pragma once\n\n#include <string_view>\n#include <vector>\n\nnamespace codegrant::embedded::${NAME} {\n${declarations}}\n")
file(WRITE ${BASE}.cpp
  "#include \"embedded/${NAME}.hpp\"\n\nnamespace codegrant::embedded::${NAME} {\n${definitions}}\n")
