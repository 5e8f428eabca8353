# What is wrong with a repository’s settings: what was found, and what is expected.

settings-problem = { $place }: found “{ $found }”. Expected: { $expected }.
settings-problem-alone = { $place }: expected { $expected }.
settings-place-line-key = Line { $line }, { $key }
settings-place-line = Line { $line }
settings-place-key = { $key }
settings-place-file = The file
settings-expects-small-text = text in UTF-8 of at most { $most } bytes
settings-expects-yaml = YAML that can be read ({ $message })
settings-expects-keys = keys with their values, one on each line
settings-expects-known-key = one of these keys: { $keys }
settings-expects-label = the name of a label, at most 50 characters, that does not begin with “micro-acquisition:”
settings-expects-branch = the name of a branch
settings-expects-list = a list, such as [one, two]
settings-expects-evaluator = the number of an account, its login, or both as “login: number”
settings-expects-known-login = the login of an account that exists; its number is sure also after it is renamed
settings-expects-posting-days = a whole number of business days, or an ISO 8601 duration such as PT72H
settings-expects-programme-days = at least what the programme asks for, which is { $least }
settings-expects-language = en or fr
settings-expects-programme-languages = the languages that the programme needs too: { $missing }
settings-expects-licence = an identifier of the SPDX list, such as MIT or Apache-2.0
settings-expects-open-licence = a licence that the Open Source Initiative or the Free Software Foundation recognizes, such as MIT
settings-expects-path = a path from the root of the repository, without “..”
