# Les pages que `setup` sert sur la machine de l’exploitant.
setup-intro = Cette page enregistre l’application GitHub. GitHub montre ce qu’elle demande et vous laisse choisir son nom; rien n’est enregistré avant votre confirmation là-bas.
setup-hook = L’application servira à { $url }, où GitHub doit pouvoir la joindre pour les crochets Web.
setup-file = Ses identifiants sont ensuite écrits dans { $path } sur cette machine, lisible par votre compte seulement.
setup-button = Aller à GitHub
setup-done = C’est fait. L’application { $slug } est enregistrée, et ses identifiants sont dans { $path }. Le terminal dit la suite; cette page peut être fermée.
setup-host = Cette page ne répond qu’à sa propre adresse sur cette machine. Ouvrez l’adresse que montre le terminal.
setup-wrong-state = Cette réponse n’appartient pas à l’enregistrement commencé ici : elle n’a pas été prise. Recommencez à l’adresse que montre le terminal.
setup-no-code = GitHub n’a envoyé aucun code : aucune application n’a été enregistrée. Recommencez à l’adresse que montre le terminal.
setup-spent = { $reason }. Rien n’a été écrit. Recommencez à l’adresse que montre le terminal.
setup-retry = { $reason }. Rien n’a été écrit. Le code reste valable une heure : rechargez cette page pour réessayer.
setup-unwritten = { $reason }. Les identifiants sont gardés tant que le programme tourne : corrigez ce qui ne va pas, puis rechargez cette page pour les écrire.
