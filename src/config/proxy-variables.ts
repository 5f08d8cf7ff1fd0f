// What the environment asks for beside the configuration.

/** The names of the variables that ask programs to use a proxy; their values may hold a password. */
export const proxyVariables = (): readonly string[] =>
  Object.keys(process.env).filter((name) => /^(?:https?|all)_proxy$/i.test(name))
