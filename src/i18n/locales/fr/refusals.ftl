# Pourquoi une commande n’est pas exécutée : la raison, et la façon d’y remédier.
malformed-application = `/evaluer` demande une candidature comme A1 ou A1.2, et a trouvé « { $found } ». Écrivez `/evaluer A1 reussite JUSTIFICATION`.
malformed-verdict = `/evaluer` demande `reussite` ou `echec` après la candidature, et a trouvé « { $found } ». Écrivez `/evaluer A1 reussite JUSTIFICATION` ou `/evaluer A1 echec JUSTIFICATION`.
malformed-criterion-number = `/critere` demande le numéro d’un critère, et a trouvé « { $found } ». Écrivez `/critere 2 satisfait MOTIF`.
malformed-decision = `/critere` demande `satisfait` ou `insatisfait` après le numéro, et a trouvé « { $found } ». Écrivez `/critere 2 satisfait MOTIF` ou `/critere 2 insatisfait MOTIF`.
malformed-reference = `/paye` demande la référence du paiement. Écrivez `/paye RÉFÉRENCE`.
malformed-question-number = `/repondre` demande le numéro d’une question comme Q1, et a trouvé « { $found } ». Écrivez `/repondre Q1 TEXTE`.
malformed-language = `/traduire` demande `fr` ou `en`, et a trouvé « { $found } ». Écrivez `/traduire fr`, puis le formulaire en français.
malformed-deadline = `/prolonger` demande `cloture` ou `livraison`, et a trouvé « { $found } ». Écrivez `/prolonger cloture DATE MOTIF` ou `/prolonger livraison DATE MOTIF`.
malformed-new-date = `/prolonger` demande la nouvelle date. Écrivez `/prolonger cloture 2026-05-14 MOTIF`.
malformed-ground = `/resilier` demande `defaut` ou `convenance`, et a trouvé « { $found } ». Écrivez `/resilier defaut MOTIF` ou `/resilier convenance 40% MOTIF`.
malformed-percentage = `/resilier convenance` demande la part des travaux qui est faite, de 0 % à 100 %, et a trouvé « { $found } ». Écrivez `/resilier convenance 40% MOTIF`.
malformed-offer-next = `/offrir` demande `suivant`, et a trouvé « { $found } ». Écrivez `/offrir suivant MOTIF`.
malformed-resolution = `/resoudre` demande `accepter`, `rejeter` ou `poursuivre`, et a trouvé « { $found } ». Écrivez `/resoudre accepter MOTIF`, `/resoudre rejeter MOTIF` ou `/resoudre poursuivre MOTIF`.
malformed-approval = `/approuver` demande `programme` ou `approvisionnement`, et a trouvé « { $found } ». Écrivez `/approuver programme` ou `/approuver approvisionnement`.
malformed-commitment = `/engager` demande le montant maximal et la référence des fonds. Écrivez `/engager 10000,00 RÉFÉRENCE`.

refusal-not-offered = `{ $command }` n’est pas offerte dans cette version de l’application. `/aide` énumère les commandes qui le sont.
refusal-needs-maintainer = Seule une personne ayant l’accès en écriture à ce dépôt peut faire ceci. Demandez-le à une personne responsable du dépôt.
refusal-needs-payment-role = Seule une personne ayant le rôle de paiement peut faire ceci ou, si personne ne l’a, un administrateur du dépôt. Demandez à l’une d’elles de consigner le paiement.
refusal-no-opportunity = Ce billet n’a pas d’occasion. Une personne ayant l’accès en écriture en commence une en y apposant l’étiquette `micro-acquisition`.
refusal-belongs-in-issue = Cette commande s’écrit dans le billet, non dans la demande de fusion. Écrivez-la dans un commentaire de #{ $issue }.
refusal-not-in-state = Ceci ne peut pas se faire tant que l’occasion est dans l’état « { $state } ». `/etat` dit ce qui vient ensuite.
refusal-not-posted-yet = L’occasion n’est pas encore affichée et ne reçoit donc pas de candidatures. Posez la vôtre quand le commentaire d’état dit qu’elle est ouverte.
refusal-late = La période de candidature a pris fin le { $closed } ; votre commentaire est arrivé le { $received }. Ce qui arrive après la clôture ne peut pas être reçu. D’autres occasions sont sur le tableau public.
refusal-found-too-late = Votre commentaire a précédé la clôture du { $closed }, mais GitHub n’en a informé l’application qu’une fois la liste arrêtée, et une liste arrêtée ne change pas. Une personne responsable du dépôt examine ce qui s’est passé ; demandez ici si personne ne répond.
refusal-before-posting = L’occasion a été affichée le { $posted }, après votre commentaire. Écrivez la même chose dans un nouveau commentaire.
refusal-applicant-is-maintainer = Les personnes ayant l’accès en écriture à ce dépôt ne peuvent pas postuler pour ses travaux. Postulez pour une occasion d’un dépôt dont vous n’êtes pas responsable.
refusal-applicant-is-officer = Les personnes ayant un rôle dans ce programme ne peuvent pas postuler pour ses travaux. Postulez pour une occasion d’un autre programme.
refusal-applicant-is-author = La personne qui a ouvert le billet ne peut pas postuler pour les travaux. Postulez pour une occasion écrite par quelqu’un d’autre.
refusal-already-applied = Votre candidature A{ $number } est maintenue, et chaque fournisseur n’en a qu’une. Modifiez son commentaire pour la changer, ou écrivez d’abord `/retirer`.
refusal-too-many-words = Votre texte compte { $words } mots. Ramenez-le à { $most } au plus et postulez de nouveau.
refusal-empty-application = Votre candidature ne dit rien. Écrivez sous les affirmations en quoi vous satisfaites aux critères, et postulez de nouveau.
refusal-affirmations = { $unaffirmed ->
    [0] Affirmations cochées dans votre candidature : { $affirmed } ; il en faut { $needed }.
   *[other] Affirmations cochées dans votre candidature : { $affirmed }, non cochées : { $unaffirmed } ; il en faut { $needed }, toutes cochées.
} Copiez les lignes du commentaire d’état, écrivez `[x]` dans chaque case, et postulez de nouveau.
refusal-no-application = Vous n’avez pas de candidature à retirer ici.
refusal-unknown-application = Il n’y a pas de candidature A{ $number }. Le commentaire d’état les énumère toutes.
refusal-withdrawn-application = La candidature A{ $number } a été retirée et n’est donc pas évaluée. Le commentaire d’état énumère celles qui sont maintenues.
refusal-unknown-evaluation-criterion = { $count ->
    [one] Il n’y a pas de critère d’évaluation { $number } ; nombre de critères : { $count }. Écrivez `/evaluer A1 reussite JUSTIFICATION`, sans numéro après la candidature.
   *[other] Il n’y a pas de critère d’évaluation { $number } ; ils sont numérotés de 1 à { $count }. Écrivez par exemple `/evaluer A1.1 reussite JUSTIFICATION`.
}
refusal-rationale-missing = Chaque verdict doit être justifié. Écrivez la justification après le verdict : `/evaluer A1 reussite JUSTIFICATION`.
refusal-own-application = Personne n’évalue sa propre candidature. Une autre personne responsable du dépôt s’en charge.
refusal-evaluation-over = Toutes les candidatures sont évaluées et la liste de celles qui ont réussi est arrêtée. Elle ne peut plus changer.
refusal-offered-to-another = Les travaux sont offerts à { $supplier }. Seule cette personne peut répondre à l’offre.
refusal-offer-lapsed = Il était possible de répondre à l’offre jusqu’au { $expired }. Elle a expiré, et les travaux vont à la personne suivante.
refusal-unknown-criterion = Il n’y a pas de critère d’acceptation des travaux { $number } ; ils sont numérotés de 1 à { $count }. Le commentaire d’état les énumère.
refusal-machine-decides = Le critère { $number } est vérifié par machine. Seul un agent du programme peut passer outre ; corrigez la demande de fusion, et il est jugé de nouveau.
refusal-supplier-decides = Le fournisseur ne décide jamais de ses propres travaux ni de son paiement. Quelqu’un d’autre s’en charge.
refusal-no-delivery = Aucune demande de fusion du fournisseur n’est liée à ce billet : il n’y a pas de commit sur lequel décider. Décidez une fois que le fournisseur en a ouvert une qui ferme ce billet.
refusal-head-moved = Le fournisseur a poussé un nouveau commit après que vous avez écrit ceci, qui ne dit donc rien des travaux tels qu’ils sont. Examinez le nouveau commit, puis écrivez de nouveau la commande.
refusal-reason-missing = Il faut un motif. Écrivez-le sur la même ligne, après la commande.
refusal-already-awarded = Les travaux ont été attribués à { $supplier } : l’occasion ne peut plus être annulée. Convenez de la suite avec le fournisseur.
refusal-reference-missing = Il faut la référence du paiement. Écrivez `/paye RÉFÉRENCE`.
refusal-bad-amendment = L’énoncé modifié enfreint des règles ; la dernière version reste donc en vigueur. Modifiez de nouveau le billet et corrigez ceci :
refusal-bad-translation = La traduction ne peut pas accompagner l’énoncé, et rien n’a changé. Commentez de nouveau `/traduire` en corrigeant ceci :
refusal-same-language = L’énoncé est déjà dans cette langue. Donnez la version dans l’autre : `/traduire fr` ou `/traduire en`, suivi du formulaire.
refusal-price-falls = Une modification ne peut pas baisser le prix. Remettez le prix, ou haussez-le ; la dernière version reste en vigueur d’ici là.
refusal-closes-earlier = Une modification ne peut pas devancer la clôture. Remettez la date de clôture, ou choisissez-en une plus tardive ; la dernière version reste en vigueur d’ici là.
refusal-criteria-grow = Une modification ne peut pas ajouter de critères d’acceptation des travaux. Retirez les nouveaux ; la dernière version reste en vigueur d’ici là.
refusal-label-needs-maintainer = Seule une personne ayant l’accès en écriture à ce dépôt peut afficher une occasion. Demandez à une personne responsable du dépôt de retirer l’étiquette et de l’apposer de nouveau.
refusal-label-on-pull-request = L’étiquette a été apposée sur une demande de fusion. Apposez-la sur un billet.
refusal-issue-is-closed = Le billet est fermé. Rouvrez-le, puis apposez l’étiquette.
refusal-repository-private = Le dépôt n’est pas public, et les occasions le sont. Rendez le dépôt public, puis apposez de nouveau l’étiquette.
refusal-repository-archived = Le dépôt est archivé : rien ne peut y être livré. Sortez-le des archives, puis apposez de nouveau l’étiquette.
refusal-repository-unlicensed = GitHub ne trouve pas de licence de logiciel libre dans ce dépôt. Ajoutez un fichier de licence comme MIT sur la branche par défaut, puis apposez de nouveau l’étiquette.
refusal-already-ended = Ce billet a eu une occasion qui a été affichée et qui a pris fin. Un responsable recommence avec `/republier` ; ou ouvrez un nouveau billet pour les travaux et apposez-y l’étiquette.
refusal-label-stays = Retirer l’étiquette ne change rien : les travaux sont attribués, ou vous n’avez pas l’accès en écriture à ce dépôt. Remettez-la ; tant que les travaux ne sont pas attribués, une personne responsable du dépôt peut écrire `/annuler MOTIF`.
refusal-merge-without-award = Une demande de fusion qui ferme ce billet a été fusionnée alors que les travaux n’étaient attribués à personne. Elle n’accepte rien, et rien n’est payé pour elle. Une personne responsable du dépôt rouvre le billet si les travaux sont toujours voulus.
refusal-awarded-to-another = Les travaux ont été attribués à { $supplier }. Seule cette personne peut les abandonner.
refusal-disputed = Une contestation est en cours, et ceci attend qu’elle soit réglée. Un agent du programme la règle avec `/resoudre poursuivre MOTIF` ; écrivez ensuite de nouveau la commande.
refusal-not-disputed = Aucune contestation n’est en cours : il n’y a rien à régler. Pour décider de travaux fusionnés mais non acceptés, écrivez `/resoudre accepter MOTIF` ou `/resoudre rejeter MOTIF`.
refusal-already-disputed = Votre contestation est déjà en cours, et chaque personne n’en a qu’une. Écrivez dans un commentaire ce que vous voulez ajouter ; un agent du programme la règle.
refusal-not-an-applicant = Seuls le fournisseur et les personnes qui ont posé leur candidature peuvent contester. Si vous croyez que quelque chose ne va pas, dites-le dans un commentaire sans commande.
refusal-needs-officer = Seule une personne ayant un rôle dans ce programme, autre que vérificateur, peut régler ceci. Adressez-vous à l’une d’elles.
refusal-party-decides = Personne ne règle sa propre contestation. Adressez-vous à une autre personne ayant un rôle dans ce programme.
refusal-payment-open = Le paiement de l’attribution qui a pris fin est encore en cours. Une fois qu’il est fait, écrivez de nouveau la commande.
refusal-nobody-left = Il ne reste personne, dans l’ordre tiré, à qui offrir les travaux. L’occasion demeure terminée ; pour offrir les travaux de nouveau, ouvrez un nouveau billet et apposez-y l’étiquette.
refusal-new-date-unreadable = « { $found } » n’est pas une date. Écrivez AAAA-MM-JJ, ou une date et une heure en secondes entières, comme 2027-03-31T16:00:00-04:00.
refusal-new-date-passed = La nouvelle date, { $found }, est passée. Choisissez-en une plus tardive.
refusal-new-date-earlier = Une prolongation ne peut pas devancer la date. Choisissez une date après la date actuelle, { $present }.
