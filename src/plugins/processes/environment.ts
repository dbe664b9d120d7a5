/** The environment of host processes: what programs need to run, and none of the agent's secrets. */

const allowed = /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|XDG_\w+|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|BACKUP_MODELS_DIR|BACKUP_NO_LIBC|OMP_NUM_THREADS)$/

/** `scratchDirectory`: where temporary files of plugins go, removed with the host. */
export function hostEnvironment(environment: NodeJS.ProcessEnv, scratchDirectory: string): NodeJS.ProcessEnv {
  const passed = Object.entries(environment).filter(([name]) => allowed.test(name))
  return { ...Object.fromEntries(passed), TMPDIR: scratchDirectory, NO_COLOR: '1' }
}
