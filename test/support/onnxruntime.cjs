// ONNX Runtime below 1.30 can be initialised once a process only, and jest loads modules anew for each test file: all
// of them use the one that the outer realm has loaded. environment.cjs puts it there when it is first asked for.
module.exports = globalThis[Symbol.for('backup-agent.test.onnxruntime')]()
