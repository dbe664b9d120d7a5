/** The environment of host processes: what programs need to run, and none of the agent's secrets. */

const allowed = /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|XDG_\w+|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|BACKUP_MODELS_DIR|BACKUP_NO_LIBC|OMP_NUM_THREADS)$/

/**
 * ONNX Runtime from 1.29 on reports to its makers unless one of these is set, by release. Ours is older; a plugin's own may not be.
 */
const silent = { ORT_DISABLE_TELEMETRY: '1', ORT_TELEMETRY_DISABLED: '1' }

/** `scratchDirectory`: where temporary files of plugins go, removed with the host. */
export function hostEnvironment(environment: NodeJS.ProcessEnv, scratchDirectory: string): NodeJS.ProcessEnv {
  const passed = Object.entries(environment).filter(([name]) => allowed.test(name))
  return { ...Object.fromEntries(passed), ...silent, TMPDIR: scratchDirectory, NO_COLOR: '1' }
}
