# Les commentaires que l’application écrit d’elle-même, et la vérification.
span-business-days = { $count ->
    [one] { $count } jour ouvrable
   *[other] { $count } jours ouvrables
}
span-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
span-hours = { $count ->
    [one] { $count } heure
   *[other] { $count } heures
}
span-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
span-seconds = { $count ->
    [one] { $count } seconde
   *[other] { $count } secondes
}

refused-to = { $to }, ceci n’a pas été fait, et rien n’a changé :
refused-nobody = Ceci n’a pas été fait, et rien n’a changé :

offer-first = { $supplier }, félicitations! Votre candidature A{ $application } a été tirée en premier : les travaux sont à vous si vous le voulez.
offer-sole = { $supplier }, félicitations! Votre candidature A{ $application } est la seule à avoir réussi : les travaux sont à vous si vous le voulez.
offer-next = { $supplier }, bonne nouvelle! Votre candidature A{ $application } est la suivante dans l’ordre tiré : les travaux sont à vous si vous le voulez.
offer-terms = En acceptant, l’équipe et vous convenez de ceci, et de rien d’autre :
offer-price = **Prix :** { $price } avant taxes, fixe. Vous y ajoutez votre propre taxe de vente.
offer-delivery = **Livraison :** d’ici le **{ $date }**, sous la forme d’une demande de fusion de votre part qui ferme ce billet. Ce qui compte est le moment où vous avez poussé le commit, et non celui de la fusion.
offer-criteria = { $count ->
    [one] **Acceptation :** les travaux sont acceptés quand la demande de fusion est fusionnée et que le critère d’acceptation ({ $count }) est satisfait.
   *[other] **Acceptation :** les travaux sont acceptés quand la demande de fusion est fusionnée et que les { $count } critères d’acceptation sont satisfaits.
} L’acceptation rend le paiement exigible.
offer-licence = **Droit d’auteur :** il reste le vôtre. Vous concédez les travaux sous la licence { $licence }, et vous affirmez en avoir le droit, y compris pour ce que vous tenez d’autres personnes.
offer-default = **Si vous ne livrez pas :** l’équipe peut mettre fin au contrat par avis écrit, et ne paie rien.
offer-convenience = **Si l’équipe change d’idée :** elle peut mettre fin au contrat par avis écrit en tout temps avant l’achèvement des travaux, et paie alors le pourcentage achevé. Ni l’un ni l’autre n’a d’autre recours.
offer-statement = **Travaux :** ce que dit [l’énoncé]({ $url }), figé tel quel. Son empreinte SHA-256 est `{ $hash }`.
offer-answer = Pour prendre les travaux et accepter ces modalités, écrivez dans ce billet un commentaire qui dit `/accepter`. Pour les laisser à quelqu’un d’autre, écrivez `/refuser`; un motif peut suivre, sans obligation.
offer-public-servant = Si vous travaillez pour le gouvernement du Canada, écrivez plutôt `/accepter fonctionnaire`. Vous pouvez réaliser les travaux, mais ils ne commencent qu’une fois l’autorisation d’une direction générale obtenue et consignée ici par le programme. Quiconque écrit `/accepter` seul déclare ne pas être fonctionnaire.
offer-until = Vous avez **{ $span }** à compter de la publication de ce commentaire; le commentaire d’état, plus haut, donne l’heure exacte. Sans réponse d’ici là, les travaux sont offerts à la personne suivante.

approval-asked = { $people }, l’énoncé de ce billet est en règle et attend votre approbation avant d’être publié. Lisez-le tel qu’il est; une modification annule ce qui a été donné.
approval-asked-nobody = L’énoncé de ce billet est en règle et attend une approbation avant d’être publié.
approval-asked-over = L’énoncé n’attend plus d’approbation.
approvals-voided = { $people }, les approbations données jusqu’ici ne comptent plus : le texte a été modifié, ou ne peut plus être publié tel qu’il est. Le commentaire d’état dit ce qui suit.
reverted-held = { $supplier }, la demande de fusion #{ $number } a défait votre livraison #{ $delivery }, acceptée mais pas encore payée; rien n’est donc payé pour l’instant. La personne qui l’a défaite dit ici ce qui ne va pas. Un agent écrit ensuite `/liberer MOTIF` si les travaux sont payés malgré tout, ou `/annuler-paiement MOTIF` si rien n’est à payer.
reverted-settled = { $supplier }, la demande de fusion #{ $number } a défait votre livraison #{ $delivery }, qui avait été acceptée. Le paiement est réglé et reste tel quel; le fait est consigné comme un défaut des travaux.

amended-told = { $people }, l’énoncé a été modifié. Ce qui a changé :
amended-do = Vos candidatures sont maintenues. Lisez [l’énoncé en vigueur]({ $url }); jusqu’à la clôture, vous pouvez modifier votre candidature ou la retirer avec `/retirer`.
extended-told = { $people }, la période de candidature est prolongée, et les dates qui suivent sont reportées d’autant. Motif donné : « { $reason } ». Ce qui a changé :
answered-told = { $people }, la question Q{ $question } a reçu une réponse pour tout le monde : [lire la réponse]({ $url }).
answered-status = { $people }, la question Q{ $question } a reçu une réponse pour tout le monde. Le commentaire d’état montre la réponse.
silence-reminder = Il reste une semaine, et il n’y a pas encore de candidature. C’est normal : la plupart arrivent le dernier jour. Les candidatures sont reçues jusqu’au **{ $closes }** inclusivement.
people-more = { $count } de plus
difference-value = **{ $part } :** { $before } → { $after }
difference-text = **{ $part } :**
difference-preface = Avant le premier titre
awarded-told = Les travaux sont attribués à { $supplier }. Merci à toutes les personnes qui ont posé leur candidature. Pourquoi ils ne vous reviennent pas :
awarded-not-drawn = Candidature réussie, mais une autre a été tirée avant : { $people }. L’ordre tient si les travaux sont offerts de nouveau.
awarded-not-passed = Candidature non réussie à l’évaluation : { $people }.
awarded-placed = { $supplier } (A{ $application }, rang { $place } de l’ordre)
awarded-named = { $supplier } (A{ $application })
outcome-debrief = Quiconque a posé sa candidature peut écrire ici `/compte-rendu`, une fois, pour apprendre dans un commentaire public comment elle a été évaluée et pourquoi.
complaint-until = **Plaintes au sujet de l’attribution :** jusqu’au { $until }
complaint-to = **Plaintes au sujet de l’attribution :** jusqu’au { $until }, à adresser à l’organisme suivant : { $to }
debrief-title = { $supplier }, voici ce qu’il est advenu de votre candidature A{ $application }.
debrief-not-passed = Elle n’a pas réussi : une candidature réussit quand elle satisfait à chaque critère d’évaluation, et seules celles qui réussissent sont tirées.
debrief-place = Elle a réussi, et a été tirée au rang { $place } sur { $count } : les travaux sont offerts à chacun à son tour dans cet ordre.
debrief-sole = Elle a réussi, et aucune autre : les travaux vous ont donc été offerts sans tirage.
debrief-awarded = Elle a réussi, et les travaux vous ont été attribués.
debrief-every = La candidature dans son ensemble
debrief-met = satisfait
debrief-unmet = non satisfait
debrief-criterion = Critère { $number }, { $text }
debrief-line = **{ $what } :** { $result }. Motif donné par { $by } le { $when } : « { $rationale } »
debrief-team = { $people } : un compte rendu a été demandé, et voici ce qui a été dit. Si vous pouvez ajouter quelque chose d’utile à une prochaine candidature, écrivez-le ici.

ended-told = { $people }, merci de votre candidature. L’occasion a pris fin sans attribution.
ended-nobody = L’occasion a pris fin sans attribution.
cancelled-told = { $people }, merci de votre candidature. L’occasion a pris fin, et les travaux n’ont été attribués à personne.
ended-page = Ce qui a été fait jusque-là reste sur la [page publique]({ $url }).

trigger-renamed = L’étiquette { $label } a été renommée { $now }. Elle reste ici l’étiquette de publication sous son nouveau nom, et une étiquette nommée { $label } l’est aussi.
trigger-deleted = L’étiquette { $label } a été supprimée. Personne ne l’a retirée de ce billet; rien n’est donc annulé et rien ne change. Pour mettre fin à une occasion, écrivez `/annuler MOTIF`. Une nouvelle étiquette du même nom publiera de nouveau des billets.
found-labelled = { $count ->
    [one] Ce billet portait l’étiquette { $label } avant l’installation de l’application : { $issues }. Il n’a pas été publié.
   *[other] Ces billets portaient l’étiquette { $label } avant l’installation de l’application : { $issues }. Aucun n’a été publié.
} Pour en publier un, une personne qui a l’accès en écriture retire l’étiquette et la remet.

found-too-late-look = { $person }, il vous revient de voir ce qui s’est passé : le commentaire est arrivé à temps mais n’est pas dans la liste, et la liste ne change pas. Répondez ici à la personne qui l’a écrit. Si cela aurait changé qui est choisi, réglez-le avant l’attribution : `/annuler MOTIF`, puis `/republier`.
deletion-found-late = { $person }, il vous revient de voir ce qui s’est passé : { $supplier } a supprimé la candidature A{ $number } avant la clôture du { $closed }, mais GitHub n’en a informé l’application qu’une fois la liste arrêtée, et la liste ne change pas. { $supplier }, si les travaux vous sont offerts, `/refuser` les laisse à quelqu’un d’autre. Si cela aurait changé qui est choisi, réglez-le avant l’attribution : `/annuler MOTIF`, puis `/republier`.
closed-undelivered = Ce billet a été fermé comme terminé, mais aucune livraison n’a été acceptée : l’occasion se poursuit, et ses dates tiennent. Rouvrez le billet; ou, avant l’attribution, mettez fin à l’occasion avec `/annuler MOTIF` ou en fermant le billet comme non prévu.
unlabelled-by-bot = { $person }, le robot { $bot } a retiré l’étiquette de ce billet. Ce qu’un robot fait ici ne change rien : l’occasion se poursuit, et ses dates tiennent. Si l’étiquette manque toujours, remettez-la, et empêchez le robot de la retirer : ceci n’est dit qu’une fois. Pour mettre fin à l’occasion, une personne responsable du dépôt peut écrire `/annuler MOTIF` avant l’attribution et `/resilier` après.
closed-by-bot = { $person }, le robot { $bot } a fermé ce billet comme non prévu ou comme doublon. Ce qu’un robot fait ici ne change rien : l’occasion se poursuit, et ses dates tiennent. Si le billet est toujours fermé, rouvrez-le, et empêchez le robot de le fermer : ceci n’est dit qu’une fois. Pour mettre fin à l’occasion, une personne responsable du dépôt peut écrire `/annuler MOTIF` avant l’attribution et `/resilier` après.
reopened-after-end = Ce billet a été rouvert, mais son occasion a pris fin, et rouvrir le billet ne la ramène pas. Un responsable recommence avec `/republier`.
reopened-after-acceptance = Ce billet a été rouvert après l’acceptation des travaux par la demande de fusion #{ $number }. L’acceptation et son unique dossier de paiement tiennent. Si les travaux ont un défaut, décrivez-le ici pour l’équipe et le fournisseur; d’autres travaux demandent un nouveau billet.
permission-missing = GitHub ne laisse pas l’application faire ici une partie de son travail : la permission { $permission } n’a pas été accordée. Un administrateur l’accorde dans les paramètres de l’application installée; d’ici là, l’application continue sans cette partie, et le commentaire d’état dit le reste.

evaluation-public = Une évaluation faite dans un commentaire est publique : tout le monde, y compris la personne évaluée, lit ici pour de bon le verdict et sa justification. N’écrivez rien sur une personne qui ne porte pas sur les critères.

not-accepted = { $supplier }, la demande de fusion #{ $number } a été fusionnée, mais les travaux ne sont pas encore acceptés, et aucun paiement n’est exigible. Ce qui manque :
not-accepted-next = Dès qu’il ne manque plus rien, les travaux sont acceptés.

accepted-told = { $supplier }, merci! La demande de fusion #{ $number } a été fusionnée et chaque critère d’acceptation des travaux est satisfait : les travaux sont acceptés, et le paiement est exigible.
accepted-decided = { $supplier }, merci! La demande de fusion #{ $number } a été fusionnée et une personne a décidé de l’accepter : les travaux sont acceptés, et le paiement est exigible.
accepted-amount = **Montant :** { $amount } avant taxes
accepted-tax = **Taxe :** au plus { $tax }, tant que le taux de la province du fournisseur n’est pas connu
accepted-total = **Total :** au plus { $total }
accepted-record = **Dossier de paiement :** `{ $id }`
accepted-next = L’acheteur paie maintenant par carte ou par PayPal, et le consigne ici avec `/paye RÉFÉRENCE`. { $supplier }, n’écrivez aucun renseignement bancaire ou personnel dans ce billet : tout le monde peut le lire.

selection-reminder = Le fournisseur devait être connu d’ici le { $due }. Candidatures encore en attente d’évaluation : { $applications }. Écrivez pour chacune `/evaluer A1 reussite JUSTIFICATION` ou `/evaluer A1 echec JUSTIFICATION`; le tirage suit de lui-même.
selection-reminder-to = { $person }, le fournisseur devait être connu d’ici le { $due }. Candidatures encore en attente d’évaluation : { $applications }. Écrivez pour chacune `/evaluer A1 reussite JUSTIFICATION` ou `/evaluer A1 echec JUSTIFICATION`; le tirage suit de lui-même.
delivery-reminder = { $supplier }, la livraison était attendue d’ici le { $due }, et les travaux ne sont pas encore acceptés. Ce que vous avez poussé avant cette date est à temps, peu importe le moment de la fusion; il n’y a alors rien de plus à faire ici.
delivery-reminder-ways = Si rien n’a été poussé, il y a deux façons de continuer, et chacun peut commencer. Pour poursuivre les travaux : { $supplier } dit ici combien de temps il faut encore, et { $team } écrit `/prolonger livraison DATE MOTIF`. Pour y mettre fin : { $supplier } écrit `/abandonner MOTIF`, ou { $team } écrit `/resilier defaut MOTIF`; rien n’est alors payé.
delivery-near = { $supplier }, la livraison est attendue d’ici le **{ $due }**. Ce qui compte est le moment où vous poussez le commit, et non celui de la fusion. S’il faut plus de temps, dites-le ici avant cette date : une personne responsable du dépôt peut écrire `/prolonger livraison DATE MOTIF`.
due-answers = { $person }, le délai pour poser des questions est passé, et celles-ci attendent une réponse : { $questions }. Les réponses sont acceptées jusqu’au **{ $closes }** inclusivement : écrivez `/repondre { $first } TEXTE`.
due-acceptance = { $supplier }, l’offre tient jusqu’au **{ $until }**. Écrivez `/accepter` ou `/refuser` d’ici là : sans réponse, elle devient caduque et les travaux sont offerts à la personne suivante dans l’ordre, s’il y en a une.
due-payment = { $people }, ce paiement est dû à { $supplier } depuis le { $since }. Attestez-le là où le programme le demande, payez-le et consignez-le ici avec `/paye RÉFÉRENCE`; une suspension prend fin avec `/liberer MOTIF`.
delivery-extended = { $supplier }, la livraison est maintenant attendue d’ici le **{ $until }**. Motif donné : « { $reason } ».

terminated-default = { $supplier }, { $by } a résilié le contrat pour manquement. Motif donné : « { $reason } ».
terminated-convenience = { $supplier }, { $by } a résilié le contrat pour des raisons de commodité, alors que { $percent } % des travaux sont faits. Motif donné : « { $reason } ».
terminated-supplier = { $supplier } a abandonné les travaux, et le contrat a pris fin.
terminated-nothing-owed = Rien n’est payé pour eux.
terminated-somebody-left = Les travaux peuvent être offerts à la personne suivante de l’ordre tiré : une personne responsable du dépôt écrit `/offrir suivant MOTIF`.
terminated-nobody-left = Il ne reste personne, dans l’ordre tiré, à qui offrir les travaux.

disputed-told = { $by } conteste. Tant que ce n’est pas réglé, aucun critère d’acceptation des travaux n’est décidé, et rien n’est attesté, payé ou résilié.
disputed-do = { $people }, examinez ce qui est contesté, parlez aux personnes concernées, puis écrivez `/resoudre poursuivre MOTIF`. Si une demande de fusion a été fusionnée et attend une personne, `/resoudre accepter MOTIF` accepte les travaux et `/resoudre rejeter MOTIF` les renvoie au fournisseur.
dispute-reminder = { $people }, une contestation est en cours depuis le { $since }. Tant qu’elle n’est pas réglée par `/resoudre`, aucun critère d’acceptation des travaux n’est décidé, et rien n’est attesté, payé ou résilié.
sign-off-awaited = { $people }, { $supplier } a accepté les modalités et travaille pour la fonction publique. Les travaux ne peuvent pas commencer avant l’autorisation d’une direction générale. Écrivez `/autoriser RÉFÉRENCE` avec la référence de l’autorisation, ou `/autoriser non MOTIF` si elle est refusée; les travaux sont alors offerts à la personne suivante. { $supplier }, ne commencez pas encore, s’il vous plaît; vous pouvez toujours écrire `/refuser`.
sign-off-reminder = { $people }, l’autorisation pour { $supplier }, fonctionnaire qui a accepté les modalités le { $since }, se fait toujours attendre, et les travaux n’avancent pas. Écrivez `/autoriser RÉFÉRENCE`, ou `/autoriser non MOTIF` si elle est refusée. { $supplier } peut aussi écrire `/refuser`.
sign-off-given = { $supplier }, { $by } a consigné l’autorisation : vous pouvez commencer. Les travaux sont attendus au plus tard le **{ $due }**. Si l’attente vous a pris du temps dont vous avez besoin, dites-le ici : une personne responsable peut écrire `/prolonger livraison DATE MOTIF`.
sign-off-refused = { $supplier }, { $by } a consigné que l’autorisation a été refusée : les travaux ne peuvent pas vous être attribués. Merci d’avoir posé votre candidature.
resolved-accept = { $people }, il a été décidé d’accepter les travaux. Motif donné : « { $reason } ».
resolved-reject = { $people }, il a été décidé de ne pas accepter ce qui a été fusionné. Les travaux se poursuivent : la prochaine demande de fusion du fournisseur qui ferme ce billet est jugée à neuf. Motif donné : « { $reason } ».
resolved-continue = { $people }, la contestation est réglée, et tout se poursuit comme avant. Motif donné : « { $reason } ».

status-told = **{ $state }.** { $next }
status-unknown = Ce billet n’a pas d’occasion.
status-more = [Page publique]({ $url })

help-title = Écrivez une commande au début d’une ligne d’un commentaire de ce billet. L’application réagit par 👍 quand c’est fait, ou par 😕 en disant pourquoi ce ne l’est pas.
help-everyone = **Tout le monde**
help-question = `/question TEXTE` : poser une question à l’équipe; tout le monde lit la question et la réponse
help-status = `/etat` : où en est l’occasion et ce qui vient ensuite
help-help = `/aide` : cette liste
help-supplier = **Qui pose sa candidature**
help-apply = `/postuler` : poser sa candidature; les affirmations et votre texte suivent dans le même commentaire
help-withdraw = `/retirer` : retirer sa candidature, jusqu’à la clôture
help-accept = `/accepter` : prendre les travaux qui vous sont offerts et en accepter les modalités; `/accepter fonctionnaire` si l’offre le demande aux fonctionnaires
help-decline = `/refuser` ou `/refuser MOTIF` : laisser l’offre à la personne suivante
help-discontinue = `/abandonner MOTIF` : abandonner les travaux après les avoir acceptés; rien n’est payé
help-debrief = `/compte-rendu` : une fois le résultat connu, apprendre comment votre candidature a été évaluée et pourquoi
help-dispute = `/contester TEXTE` : contester ce qui a été fait, après la clôture; une personne règle la contestation
help-maintainer = **Responsables du dépôt**
help-answer = `/repondre Q1 TEXTE` : répondre à une question pour tout le monde, jusqu’à la clôture; une nouvelle réponse remplace celle qui est montrée
help-extend-closing = `/prolonger cloture DATE MOTIF` : recevoir des candidatures jusqu’à une date ultérieure; les dates qui suivent sont reportées d’autant
help-translate = `/traduire en`, suivi du formulaire dans cette langue : donner l’énoncé dans l’autre langue, jusqu’à la clôture
help-evaluate = `/evaluer A1 reussite JUSTIFICATION` ou `/evaluer A1 echec JUSTIFICATION` : évaluer une candidature; `A1.2` désigne son deuxième critère seulement
help-criterion = `/critere 2 satisfait MOTIF` ou `/critere 2 insatisfait MOTIF` : décider d’un critère d’acceptation des travaux, aussi dans la demande de fusion; jamais par le fournisseur
help-cancel = `/annuler MOTIF` : mettre fin à l’occasion, tant que les travaux ne sont pas attribués
help-repost = `/republier` : après une fin sans contrat, offrir les travaux de nouveau avec le texte actuel du billet
help-extend-delivery = `/prolonger livraison DATE MOTIF` : donner plus de temps au fournisseur
help-terminate = `/resilier defaut MOTIF` ou `/resilier convenance 40% MOTIF` : résilier le contrat; rien n’est payé, ou le pourcentage achevé
help-offer-next = `/offrir suivant MOTIF` : offrir ensuite les travaux à la personne suivante de l’ordre tiré
help-officer = **Agents, chacun selon son rôle**
help-approve = `/approuver programme` ou `/approuver approvisionnement` : approuver l’énoncé avant qu’il soit publié
help-commit = `/engager 10000.00 RÉFÉRENCE` : engager des fonds (article 32), jusqu’à ce montant, taxes comprises
help-sign-off = `/autoriser RÉFÉRENCE` ou `/autoriser non MOTIF` : consigner qu’une direction générale a autorisé les travaux d’une ou d’un fonctionnaire, ou l’a refusé
help-splitting = `/fractionnement non|oui JUSTIFICATION` : décider s’il s’agit d’une partie d’un contrat plus grand, quand le commentaire d’état le demande
help-certify = `/certifier` : attester la réception des travaux (article 34)
help-paid = `/paye RÉFÉRENCE`, puis `card`, `paypal` ou `other` au besoin : consigner le paiement; jamais par la personne qui a attesté
help-hold = `/suspendre MOTIF` : suspendre le paiement
help-release = `/liberer MOTIF` : lever la suspension
help-void = `/annuler-paiement MOTIF` : annuler le dossier de paiement pour de bon
help-resolve = `/resoudre poursuivre MOTIF` : régler une contestation; `/resoudre accepter MOTIF` ou `/resoudre rejeter MOTIF` : décider de travaux fusionnés qui attendent une personne

label-needs-changes = Énoncé à corriger
label-awaiting-approval = En attente d’approbation
label-open = Ouverte aux candidatures
label-evaluation = Candidatures à l’étude
label-offered = Offerte à un fournisseur
label-in-progress = Travaux en cours
label-delivered = Fusionnée, non acceptée
label-accepted = Acceptée, à payer
label-paid = Acceptée et payée
label-unsuccessful = Terminée sans attribution
label-cancelled = Annulée avant l’attribution
label-terminated = Résiliée après l’attribution
label-disputed = Contestation en cours

check-success = Chaque critère d’acceptation des travaux est satisfait
check-failure = { $count ->
    [one] { $count } critère d’acceptation des travaux n’est pas satisfait
   *[other] { $count } critères d’acceptation des travaux ne sont pas satisfaits
}
check-action-required = { $count ->
    [one] { $count } critère d’acceptation des travaux attend une personne
   *[other] { $count } critères d’acceptation des travaux attendent une personne
}
check-in-progress = { $count ->
    [one] { $count } critère d’acceptation des travaux n’est pas terminé
   *[other] { $count } critères d’acceptation des travaux ne sont pas terminés
}
check-draft = Une ébauche n’est pas une livraison
check-wrong-author = Cette demande de fusion n’est pas celle du fournisseur
check-award-ended = Le contrat a pris fin
check-success-do = Fusionner cette demande de fusion accepte les travaux et rend le paiement exigible. Une autre personne que le fournisseur la fusionne.
check-failure-do = Poussez ce qui satisfait aux critères insatisfaits. Une fusion maintenant n’accepterait pas les travaux.
check-action-required-do = Une personne responsable du dépôt, autre que le fournisseur, décide de chacun avec `/critere { $number } satisfait MOTIF` ou `/critere { $number } insatisfait MOTIF`, dans cette conversation ou dans le billet. Une décision ne vaut que pour ce commit.
check-in-progress-do = Ceci est jugé de nouveau quand ils sont terminés. Ce qui n’est pas terminé à la fusion ne compte pas.
check-draft-do = Marquez la demande de fusion comme prête à être examinée : ses critères seront alors jugés comme une livraison.
check-wrong-author-do = Les travaux ont été attribués à { $supplier }. Seule une demande de fusion du fournisseur peut être acceptée; celle-ci peut être fusionnée, mais n’accepte rien.
check-award-ended-do = Le contrat avec { $supplier } a pris fin. Cette demande de fusion peut être fusionnée, mais n’accepte rien, et rien n’est payé pour elle.
check-evidence = Selon

# Ce avec quoi les travaux acceptés sont proposés aux catalogues de code public.

catalogue-summary = Faites connaître ces travaux : deux fichiers à valider
catalogue-publiccode = `publiccode.yml`, à la racine du dépôt; vérifiez les plateformes, le type et la maintenance avant de le valider :
catalogue-exchange = Une entrée pour l’[Échange de ressources ouvert](https://github.com/canada-ca/ore-ero), à y proposer dans une demande de fusion; vérifiez le code de l’administration et la personne-ressource :
catalogue-origin = Travaux à code source ouvert du programme { $programme } : un prix fixe, des critères d’acceptation des travaux vérifiés avant la fusion et un paiement consigné. Le code se trouve à { $url }; tout le monde peut l’utiliser et l’améliorer en vertu de sa licence.
