# Fils, insignes, l’API et sa page.

api-title = API
api-intro = Les programmes lisent ici ce que les gens lisent sur les pages : les occasions, leurs tirages et leurs événements. Aucune clé n’est requise, les pages d’autres sites peuvent aussi la lire, et rien ne peut y être écrit.
api-description = La description en OpenAPI 3.1 :
api-rules-heading = Comment elle répond
api-rule-json = Les réponses sont en JSON; les instants suivent la RFC 3339 en UTC, les montants sont en cents entiers.
api-rule-etag = Chaque réponse porte un ETag. Redemandez avec If-None-Match : une réponse inchangée est 304, sans contenu.
api-rule-pages = Les listes viennent en pages : donnez next_cursor comme cursor pour continuer, et limit pour le nombre.
api-rule-errors = Les erreurs sont des problèmes de la RFC 9457, en application/problem+json.
api-rule-cors = Toute origine peut lire; aucune authentification n’est acceptée.
api-more = La signification de chaque champ se trouve dans le
api-operations-heading = Ce qui peut être demandé
api-parameters = Paramètres
api-none = Aucun
api-answers = Réponses
api-example = Exemple
api-operation-describe = La description de cette interface
api-operation-listOpportunities = Les occasions publiées, les plus récentes d’abord, selon les filtres du babillard
api-operation-getOpportunity = L’occasion la plus récente d’un billet
api-operation-getOpportunityById = Une occasion par son identifiant
api-operation-getDraw = Le procès-verbal d’un tirage : ce qu’il faut pour le recalculer
api-operation-listEvents = La partie publique de la chaîne d’événements d’une occasion, les plus anciens d’abord
api-operation-getDrawById = Le procès-verbal d’un tirage, par l’identifiant de l’occasion : aussi d’une occasion antérieure du même billet
api-operation-listEventsById = La partie publique d’une chaîne d’événements, par l’identifiant de l’occasion, les plus anciens d’abord
api-parameter-q = Des mots que le titre, le texte ou les compétences contiennent, tous
api-parameter-skill = Une compétence, ou une partie de son nom
api-parameter-department = Le compte auquel appartient le dépôt
api-parameter-price_from = Le prix le plus bas, avant taxes
api-parameter-price_to = Le prix le plus élevé, avant taxes
api-parameter-state = L’état
api-parameter-language = La langue de l’énoncé
api-parameter-cursor = Où continuer : next_cursor de la page précédente
api-parameter-limit = Combien au plus
api-parameter-owner = Le compte auquel appartient le dépôt
api-parameter-repo = Le dépôt
api-parameter-number = Le numéro du billet
api-parameter-id = L’identifiant de l’occasion
api-answer-200 = ce qui est demandé
api-answer-304 = rien n’a changé
api-answer-400 = un paramètre a une valeur qu’il n’accepte pas
api-answer-404 = il n’y en a pas que le public puisse voir
api-answer-default = ce qui n’a pas fonctionné

pair = { $name } : { $value }
badge-open = { $count ->
    [0] aucune ouverte
    [one] { $count } ouverte
   *[other] { $count } ouvertes
}

