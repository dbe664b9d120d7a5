/** What `ssh` gets of the environment: the person's own variables. Ours stay here, because ssh runs what its configuration names. */
export function sshEnvironment(environment: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('BACKUP_') && !name.startsWith('RESTIC_')))
}
