# Ce qui ne va pas dans les réglages d’un dépôt : ce qui a été trouvé, et ce qui est attendu.

settings-problem = { $place } : trouvé « { $found } ». Attendu : { $expected }.
settings-problem-alone = { $place } : attendu { $expected }.
settings-place-line-key = Ligne { $line }, { $key }
settings-place-line = Ligne { $line }
settings-place-key = { $key }
settings-place-file = Le fichier
settings-expects-small-text = du texte en UTF-8 d’au plus { $most } octets
settings-expects-yaml = du YAML lisible ({ $message })
settings-expects-keys = des clés avec leurs valeurs, une par ligne
settings-expects-known-key = l’une de ces clés : { $keys }
settings-expects-label = le nom d’une étiquette, d’au plus 50 caractères, qui ne commence pas par « micro-acquisition: »
settings-expects-branch = le nom d’une branche
settings-expects-list = une liste, comme [un, deux]
settings-expects-evaluator = le numéro d’un compte, son identifiant, ou les deux sous la forme « identifiant: numéro »
settings-expects-known-login = l’identifiant d’un compte qui existe; son numéro reste sûr même après un changement de nom
settings-expects-posting-days = un nombre entier de jours ouvrables, ou une durée ISO 8601 comme PT72H
settings-expects-programme-days = au moins ce que le programme exige, soit { $least }
settings-expects-language = en ou fr
settings-expects-programme-languages = aussi les langues dont le programme a besoin : { $missing }
settings-expects-licence = un identifiant de la liste SPDX, comme MIT ou Apache-2.0
settings-expects-open-licence = une licence que reconnaît l’Open Source Initiative ou la Free Software Foundation, comme MIT
settings-expects-path = un chemin depuis la racine du dépôt, sans « .. »
