# Ce qu’un énoncé peut dire et ferait mieux de ne pas dire : ce qui a été trouvé, et que faire.

warnings-title = À considérer
warnings-intro = Rien de ceci n’empêche la publication de l’occasion.
warning-at-line = Ligne { $line }
warning-rate-too-low = Le prix de { $price } paie moins de 60 dollars l’heure pour { $hours } heures estimées et dix heures d’administration, soit { $lowest }. Augmentez le prix ou demandez moins de travail.
warning-before-taxes = Le prix de { $price } est avant taxes : avec la taxe la plus élevée, { $total } sont engagés. Vérifiez que c’est le montant mis de côté.
warning-window-too-short = Les travaux prennent environ { $hours } heures, mais entre le choix du fournisseur et la livraison, il y a { $days ->
    [one] { $days } jour ouvrable, soit { $window } heures
   *[other] { $days } jours ouvrables, soit { $window } heures
} à raison de 37,5 heures par semaine. Reportez la livraison ou demandez moins de travail.
warning-on-friday = Le { $date } est un vendredi : il ne reste aucun jour de travail pour aider. Choisissez un jour en milieu de semaine.
warning-not-a-business-day = Le { $date } n’est pas un jour ouvrable : personne n’est là pour aider. Choisissez un jour en milieu de semaine.
warning-niche-skill = Peu de gens possèdent la compétence « { $skill } ». Si une compétence semblable convient, dites-le dans l’évaluation de la demande, ou nommez-en une plus répandue.
warning-forgeable-check = Le critère { $number } repose sur la vérification « { $check } », que le flux de travail du dépôt peut lui-même produire : la livraison pourrait la modifier. Nommez l’application qui doit la produire (« { $check }@APP »), ou ajoutez un critère qu’une personne décide.
warning-untestable = Le critère { $number } dit « { $words } », ce que deux personnes jugeraient différemment. Dites ce qu’il faut voir pour qu’il soit satisfait.
warning-checks-not-runnable = « { $words } » : ceux qui postulent semblent ne pas pouvoir lancer les vérifications avant l’attribution. Donnez à tous ce qu’il faut pour les lancer, par exemple des données fictives de même structure.
warning-insurance-number = Neuf chiffres ici pourraient être un numéro d’assurance sociale. Tout ce que contient un énoncé est public : retirez les renseignements personnels, aussi de l’historique du billet.
warning-protected-marking = La marque « { $marking } » figure ici. Tout ce que contient un énoncé est public : retirez le texte protégé, aussi de l’historique du billet.

lint-error = erreur : { $place } : { $sentence }
lint-warning = avertissement : { $place } : { $sentence }
lint-wrong-settings = { $errors ->
    [one] { $errors } erreur dans les réglages
   *[other] { $errors } erreurs dans les réglages
}
lint-wrong = { $errors ->
    [one] { $errors } erreur
   *[other] { $errors } erreurs
} et { $warnings ->
    [one] { $warnings } avertissement
   *[other] { $warnings } avertissements
} : l’application ne publierait pas cet énoncé.
lint-right = Aucune erreur et { $warnings ->
    [one] { $warnings } avertissement
   *[other] { $warnings } avertissements
} : l’application publierait cet énoncé.
