/** In place of what only Node needs. */
