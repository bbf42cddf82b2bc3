// The entry `codegrant/core.wasm`: the core's WebAssembly module, of which only worker.js and `codegrant/testing` know the inside.
// How an app gets its address or its bytes is its bundler's matter; `import.meta.resolve('codegrant/core.wasm')` is Node's.
export {};
