# Le commentaire d’état : un seul par billet, modifié sur place.
status-heading = { $state } : { $title }

next-draft = L’énoncé est en cours de lecture.
next-needs-changes = { $count ->
    [one] L’occasion n’est pas encore publiée : il reste { $count } point à corriger.
   *[other] L’occasion n’est pas encore publiée : il reste { $count } points à corriger.
} Modifiez ce billet. L’application le relit à chaque modification faite par une personne ayant l’accès en écriture, et publie l’occasion dès qu’il ne reste rien à corriger.
next-awaiting-approval = L’énoncé respecte toutes les règles. L’occasion est publiée dès que chacune des approbations ci-dessous est donnée; d’ici là, aucune candidature n’est reçue.
next-open = Les candidatures sont reçues jusqu’au **{ $closes }** inclusivement. L’équipe évalue ensuite chacune d’elles; le fournisseur devrait être connu d’ici le { $target }.
next-evaluation = La période de candidature est terminée. L’équipe évalue chaque candidature; le fournisseur devrait être connu d’ici le **{ $target }**.
next-evaluation-public = Une évaluation écrite ici est publique pour de bon, et ne porte que sur les critères.
conflict-declaration = En évaluant, une personne déclare n’avoir de conflit d’intérêts avec aucun candidat. Qui en a un laisse l’évaluation à une autre personne responsable ou chargée d’évaluer.
next-draw = Toutes les candidatures sont évaluées et la liste de celles qui ont réussi est arrêtée. Le tirage suit de lui-même.
next-draw-round = Toutes les candidatures sont évaluées et la liste de celles qui ont réussi est arrêtée. Le tirage suit de lui-même dès que la balise a signé le tour { $round }, le { $when }.
next-offering = Les travaux sont en voie d’être offerts à { $supplier }. Le délai de réponse commence à la publication du commentaire qui contient l’offre.
next-offered = Les travaux sont offerts à { $supplier }, qui a jusqu’au **{ $until }** pour accepter ou refuser.
next-sign-off = { $supplier }, fonctionnaire, a accepté les modalités le { $since } : l’acceptation attend l’autorisation d’une direction générale. Les travaux ne peuvent pas commencer avant qu’une personne ayant le rôle du programme la consigne par `/autoriser RÉFÉRENCE`, ou la refuse par `/autoriser non MOTIF`.
next-in-progress = { $supplier } réalise les travaux. La livraison est attendue d’ici le **{ $due }**, sous la forme d’une demande de fusion qui ferme ce billet.
next-in-review = { $supplier } réalise les travaux, attendus d’ici le **{ $due }**. La demande de fusion #{ $number } est liée : la fusionner accepte les travaux si chaque critère d’acceptation est satisfait.
next-delivered = La demande de fusion #{ $number } a été fusionnée, mais les travaux ne sont pas acceptés. Une personne doit décider; ce qui manque est énuméré ci-dessous.
next-certify = Les travaux sont acceptés. Une personne ayant le rôle d’attestation atteste d’abord leur réception avec `/certifier` (article 34); une autre personne paie ensuite { $supplier } et le consigne ici avec `/paye RÉFÉRENCE`.
next-held = Les travaux sont acceptés, et leur paiement est suspendu : rien n’est attesté ni payé. Un agent met fin à la suspension avec `/liberer MOTIF`, ou au paiement pour de bon avec `/annuler-paiement MOTIF`.
next-void = Les travaux ont été acceptés et leur dossier de paiement est annulé : rien n’est payé pour eux.
next-accepted = Les travaux sont acceptés. Il reste à payer { $supplier }; la personne qui paie le consigne ici avec `/paye RÉFÉRENCE`.
next-paid = Les travaux sont acceptés et payés. Il ne reste rien à faire.
next-terminated-default = Le contrat avec { $supplier } a été résilié pour manquement le { $when }. Motif donné : « { $reason } ».
next-terminated-convenience = Le contrat avec { $supplier } a été résilié pour des raisons de commodité le { $when }. Motif donné : « { $reason } ».
next-terminated-supplier = { $supplier } a abandonné les travaux le { $when }, et le contrat a pris fin.
next-terminated-owed = La part achevée est à payer; la personne qui paie le consigne ici avec `/paye RÉFÉRENCE`.
next-terminated-certify = Une personne ayant le rôle d’attestation atteste d’abord avec `/certifier` la part réalisée (article 34); une autre personne la paie ensuite et le consigne ici avec `/paye RÉFÉRENCE`.
next-terminated-held = La part réalisée est due, et son paiement est suspendu : un agent met fin à la suspension avec `/liberer MOTIF`, ou au paiement pour de bon avec `/annuler-paiement MOTIF`.
next-terminated-void = Le dossier de paiement de la part réalisée est annulé : rien n’est payé pour elle.
next-terminated-paid = La part achevée est payée.

end-no-application = Personne n’a posé sa candidature avant la clôture.
end-none-passed = Aucune candidature n’a réussi l’évaluation.
end-none-left = Toutes les personnes de l’ordre tiré ont refusé l’offre ou l’ont laissée expirer.
end-again = Pour offrir ces travaux de nouveau avec le texte actuel du billet, une personne responsable du dépôt écrit `/republier`.
cancelled-command = Une personne responsable du dépôt a annulé l’occasion. Motif donné : « { $reason } ».
cancelled-label = L’occasion a été annulée : l’étiquette a été retirée du billet.
cancelled-issue = L’occasion a été annulée : le billet a été fermé sans que les travaux soient faits.
cancelled-relabel = Elle n’avait pas été publiée. Apposez de nouveau l’étiquette pour recommencer.

fact-price = **Prix fixe :** { $price } avant taxes
fact-closes = **Clôture des candidatures :** { $date }
fact-delivery = **Livraison des travaux :** { $date }
fact-skills = **Compétences requises :** { $skills }
fact-licence = **Licence :** { $licence }; le fournisseur garde le droit d’auteur
fact-branch = **Une fusion compte dans :** { $branch }
fact-evaluators = **Évaluent aussi :** { $people }
fact-version = **Énoncé :** version { $version }, modifié pendant la publication. Son empreinte SHA-256 est `{ $hash }`
fact-statement = **Énoncé :** son empreinte SHA-256 est `{ $hash }`

settings-title = Les réglages du dépôt
settings-intro = `.github/micro-acquisition.yml`, dans la branche par défaut, contient des problèmes. Tant qu’ils ne sont pas corrigés, les derniers réglages sans problème restent en vigueur; s’il n’y en avait pas, seule la politique du programme vaut. Corrigez le fichier : il est relu quand un billet reçoit l’étiquette, et quand un énoncé qui n’est pas encore publié est modifié ou approuvé.
problems-title = À corriger
problem-at-line = { $field }, ligne { $line }
problem-rule = (règle { $rule })
approvals-title = Approbations
approvals-intro = Elles valent pour l’énoncé dont l’empreinte SHA-256 est `{ $hash }`; une modification de ce billet les annule. Celles du programme et de l’approvisionnement viennent de deux personnes.
approval-programme = Approbation du programme
approval-procurement = Approbation de l’approvisionnement
approval-commitment = Engagement des fonds (article 32)
approval-given = ✅ { $what } : { $by }, { $when }
commitment-given = ✅ { $what } : au plus { $amount }, référence « { $reference } »; { $by }, { $when }
approval-missing = ⏳ { $what } : une personne ayant ce rôle écrit `{ $command }`
approval-missing-of = ⏳ { $what } : { $who } écrit `{ $command }`
approval-missing-nobody = ⏳ { $what } : personne n’a ce rôle. L’exploitant de cette application nomme quelqu’un dans sa configuration.

drift-title = Le texte de ce billet n’est pas celui qui est en vigueur
drift-body = { $login } l’a modifié le { $when }, et cette modification ne compte pas. Le texte publié reste en vigueur; il est sur la [page publique]({ $url }).
dispute-title = Une contestation est en cours
dispute-body = Soulevée par { $people }, en cours depuis le { $since }. Tant qu’un agent du programme ne l’a pas réglée avec `/resoudre`, aucun critère d’acceptation des travaux n’est décidé, et rien n’est attesté, payé ou résilié.

apply-title = Comment poser sa candidature
apply-intro = Écrivez dans ce billet un commentaire qui commence par ces lignes, cochez chaque case en écrivant `[x]`, et mettez votre texte à la place de la dernière ligne. Jusqu’à la clôture, vous pouvez modifier le commentaire, ou retirer la candidature avec `/retirer`.
apply-evaluation = Dites en quoi vous satisfaites à chacun de ces critères; une candidature réussit quand elle satisfait à tous :

applications-title = Candidatures
applications-none = Aucune pour l’instant.
application-line = A{ $number } · { $login } · { $when }
application-edited = modifiée le { $when }
application-withdrawn = retirée le { $when }
application-passed = réussie
application-failed = non réussie
application-waits = en attente d’évaluation
application-evaluated = évaluée
application-comment = commentaire
applications-survey = Vous avez postulé? [Répondez au sondage]({ $url }) avant que le résultat soit connu. La première question ne demande qu’un clic; personne n’apprend qui a répondu, et aucune candidature n’y gagne ni n’y perd.

questions-title = Questions
questions-until = Tout le monde peut poser des questions jusqu’au **{ $until }**, avec `/question TEXTE` dans un commentaire de ce billet. Tout le monde lit la question et la réponse; une personne responsable du dépôt répond avec `/repondre Q1 TEXTE`.
questions-none = Cette occasion ne reçoit pas de questions : elle est publiée trop peu de temps.
question-line = Q{ $number } · { $login } · { $when } · { $comment }
question-waits = En attente d’une réponse.
question-at-desk = au bureau
question-answered = Réponse de { $login } le { $when } · { $comment }
question-answered-again = Réponse de { $login } le { $when }, à la place d’une précédente · { $comment }
question-erased = (effacée)

evaluate-title = Évaluation
evaluate-waiting = En attente de `/evaluer` : { $applications }.
evaluate-how = Une personne responsable du dépôt écrit `/evaluer A1 reussite JUSTIFICATION` ou `/evaluer A1 echec JUSTIFICATION` dans un commentaire de ce billet. Chaque verdict doit être justifié.
evaluate-criteria = Un verdict vaut pour tous les critères; `/evaluer A1.2 echec JUSTIFICATION` ne vaut que pour le deuxième. Les critères :

draw-title = Tirage
draw-chain = Chaîne de la balise (drand)
draw-hash = { $name } : `{ $hash }`
draw-passed = Candidatures réussies : { $applications }.
draw-drawn = **Ordre tiré :** { $applications }
draw-awaits-round = La liste est arrêtée et son empreinte publiée. L’ordre viendra du tour { $round } de la balise, signé le { $when } : d’ici là, personne ne peut le connaître. Si la balise est alors injoignable, elle sera interrogée de nouveau jusqu’à ce qu’elle réponde.
draw-verify = Vérifiez-le vous-même à partir du [dossier du tirage]({ $url }) :

supplier-title = Fournisseur
supplier-offered = Offre faite à { $supplier } (candidature A{ $application }, rang { $place } de l’ordre) le { $when }.
supplier-awarded = { $supplier } a accepté les modalités le { $when }. Elles figent l’énoncé dont l’empreinte SHA-256 est `{ $hash }`.
supplier-signed-off = L’autorisation d’une direction générale, référence « { $reference } », a été consignée par { $by } le { $when }.

criteria-title = Critères d’acceptation des travaux
criteria-pull = Demande de fusion #{ $number }, d’après son commit `{ $head }` :
criteria-merged = Demande de fusion #{ $number }, fusionnée le { $when } dans [`{ $short }`]({ $url }) :
criteria-decide = Une personne responsable du dépôt, autre que le fournisseur, décide avec `/critere { $number } satisfait MOTIF` ou `/critere { $number } insatisfait MOTIF`, ici ou dans la demande de fusion.
criteria-table-number = No
criteria-table-criterion = Critère
criteria-table-kind = Vérifié par
criteria-table-status = État
criterion-awaits-person = En attente : une personne décide
criterion-awaits-machine = En attente : pas terminé

missing-title = Ce qui manque
missing-unmet = Le critère { $number } n’est pas satisfait : { $text }. Le fournisseur y remédie dans une nouvelle demande de fusion qui ferme ce billet.
missing-awaits-person = Le critère { $number } attend une décision : { $text }. Une personne responsable du dépôt, autre que le fournisseur, écrit `/critere { $number } satisfait MOTIF` ou `/critere { $number } insatisfait MOTIF`.
missing-stale = Le critère { $number } a été décidé sur un commit antérieur : { $text }. Une personne responsable du dépôt, autre que le fournisseur, décide de nouveau avec `/critere { $number } satisfait MOTIF` ou `/critere { $number } insatisfait MOTIF`.
missing-awaits-machine = La vérification du critère { $number } n’était pas terminée au moment de la fusion : { $text }. Une nouvelle demande de fusion qui ferme ce billet est jugée à neuf, ou un agent du programme passe outre avec `/critere { $number } satisfait MOTIF`.
missing-wrong-author = La demande de fusion est de { $author }. Seule une demande du fournisseur compte : le fournisseur en ouvre une qui ferme ce billet.
missing-no-author = Le compte qui a ouvert la demande de fusion n’existe plus. Seule une demande du fournisseur compte : le fournisseur en ouvre une qui ferme ce billet.
missing-merged-by-supplier = Le fournisseur l’a fusionnée lui-même. Quelqu’un d’autre doit accepter les travaux : une personne responsable du dépôt examine et fusionne une nouvelle demande de fusion du fournisseur qui ferme ce billet.
missing-bot-author = La demande de fusion a été ouverte par le robot { $author }, et GitHub ne connaît aucun auteur de ses commits. Une personne dit de qui sont les travaux.
missing-bot-author-of = La demande de fusion a été ouverte par le robot { $author }; ses commits sont de { $people }. Une personne dit de qui sont les travaux.
missing-link-unconfirmed = Le lien vers ce billet n’est que dans le message d’un commit, ou a été écrit après la fusion. Un responsable confirme que c’est bien la livraison.
missing-merged-by-bot = Un robot l’a fusionnée, et personne qui a l’accès en écriture, hormis le fournisseur, n’a approuvé le commit fusionné. Un responsable confirme l’acceptation.
missing-merger-unknown = GitHub ne dit pas qui l’a fusionnée; personne n’a donc accepté les travaux. Une personne responsable du dépôt fusionne une nouvelle demande de fusion du fournisseur qui ferme ce billet.
missing-late = Le commit fusionné a été poussé après la date de livraison. Un agent du programme décide avec `/resoudre accepter MOTIF` ou `/resoudre rejeter MOTIF`, ou une personne responsable du dépôt résilie le contrat avec `/resilier`.
missing-disputed = Une contestation était en cours au moment de la fusion. Une fois qu’un agent du programme l’a réglée avec `/resoudre poursuivre MOTIF`, la fusion est jugée de nouveau; `/resoudre accepter MOTIF` ou `/resoudre rejeter MOTIF` en décide aussitôt.

payment-title = Paiement
payment-line = **{ $state }** · { $amount } et au plus { $tax } de taxe, donc au plus { $total }, à { $supplier }
payment-line-stated = **{ $state }** · { $amount } et { $tax } de taxe, { $total } en tout, à { $supplier }
payment-record = Dossier de paiement `{ $id }`, créé le { $when }.
payment-done = Payé le { $when } { $method }, référence « { $reference } », consigné par { $by }.
payment-card = par carte d’achat
payment-paypal = par l’entremise de PayPal
payment-other = d’une autre façon
payment-unpaid = Impayé depuis le { $when }.
payment-step-certified = Réception attestée (article 34) par { $by } le { $when }.
payment-step-held = Suspendu par { $by } le { $when } : « { $reason } ».
payment-step-held-revert = Suspendu le { $when } : la demande de fusion #{ $number } a défait la livraison.
payment-step-released = Suspension levée par { $by } le { $when } : « { $reason } ».
payment-step-voided = Annulé par { $by } le { $when } : « { $reason } ».
payment-step-reverted = La demande de fusion #{ $number } a défait la livraison le { $when }. Le défaut est consigné.
payment-stand-in = Personne dans ce programme n’a le rôle suivant : { $roles }. Un administrateur du dépôt le remplit, chaque rôle à part.

footer-page = [Page publique de cette occasion]({ $url })
footer-head = Tête de la chaîne d’événements : `{ $head }`
too-long = La suite ne tient pas ici. [Tout est sur la page publique.]({ $url })

splitting-title = Un contrat ou plusieurs?
splitting-intro = Au regard de ce qui a été publié depuis douze mois, une personne devrait dire pourquoi ceci est un contrat distinct : un agent du programme ou de l’approvisionnement écrit `/fractionnement non JUSTIFICATION`, ou `/fractionnement oui JUSTIFICATION`. Rien n’est refusé, et il peut y avoir de bonnes raisons.
splitting-decided-no = { $by } a décidé le { $when } qu’il s’agit d’un contrat distinct : « { $rationale } ». Ce qui a été comparé :
splitting-decided-yes = { $by } a décidé le { $when } qu’il s’agit d’une partie d’un contrat plus grand : « { $rationale } ». Ce qui a été comparé :
splitting-sum-project = { $count } occasions de ce projet totalisent { $total } avec la taxe la plus élevée; un contrat peut atteindre { $ceiling }.
splitting-sum-repository = { $count } occasions de ce dépôt totalisent { $total } avec la taxe la plus élevée; un contrat peut atteindre { $ceiling }.
splitting-sum-client = { $count } occasions du même client totalisent { $total } avec la taxe la plus élevée; un contrat peut atteindre { $ceiling }.
splitting-just-under = Le prix de { $price } est tout juste inférieur au maximum permis, { $guard }.
splitting-supplier = { $count } des précédentes ont été attribuées à { $supplier }.
splitting-similar = { $percent } pour cent du texte est celui de « { $title } ».
splitting-several = { $count } occasions ont été publiées par le même client en trente jours.
