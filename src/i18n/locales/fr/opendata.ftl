# Ce que les données ouvertes disent en mots.

ocds-method = Micro-acquisition : un prix fixe, des critères d’évaluation satisfaits ou non, et un tirage parmi les candidatures qui les satisfont
ocds-award-criteria = Le prix est fixé à { $price } avant taxes; la valeur comprend la taxe de vente la plus élevée. Les candidatures satisfont ou non à des critères obligatoires, et l’une de celles qui y satisfont est tirée au sort d’une manière que chacun peut vérifier.
ocds-submission = Les candidatures sont des commentaires du billet { $url }
ocds-item = Code source ouvert sous la licence { $licence }
ocds-amendment = L’énoncé a été modifié : { $fields }.
ocds-award = Numéro { $place } dans l’ordre tiré
ocds-approval-programme = Approbation du programme
ocds-approval-procurement = Approbation de l’approvisionnement
ocds-approval-commitment = Engagement des fonds (article 32)
ocds-document-notice = L’occasion
ocds-document-work = Les travaux et leurs critères d’acceptation
ocds-document-evaluation = Évaluation de la demande
ocds-document-question = La question { $number } et sa réponse
ocds-document-draw = Le procès-verbal du tirage
ocds-document-end = Comment elle a pris fin
ocds-document-dispute = Une contestation
ocds-document-terms = Les modalités acceptées par le fournisseur
ocds-document-pull-request = La demande de tirage fusionnée
ocds-document-checks = Les vérifications de la demande de tirage
ocds-milestone-delivery = Livraison des travaux
ocds-milestone-certification = Les travaux sont attestés comme reçus (article 34)
ocds-milestone-payment = Paiement
