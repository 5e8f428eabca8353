# Le rapport de clôture et le registre de suivi.

report-title = Rapport de clôture
report-intro = Ce que ce programme visait, ce qui en est résulté et combien de temps chaque étape a pris. Chaque nombre est calculé à partir du registre public des événements et mène aux événements sur lesquels il repose. Ce qui ne peut pas être connu est présenté comme inconnu, avec la raison.
report-programme = Programme : { $name }
report-scope-all = Toutes les occasions
report-scope-from = Publiées le { $day } ou après
report-scope-to = Publiées le { $day } ou avant
report-scope-department = Ministère : { $name }
report-scope-opportunity = Occasion : { $title }
report-counted = { $labelled ->
    [one] { $labelled } occasion a été demandée, { $posted } publiée.
   *[other] { $labelled } occasions ont été demandées, { $posted } publiées.
}
report-computed = Calculé le { $when }.
report-pending = { $count ->
    [one] { $count } occasion a changé depuis la dernière lecture et n’est pas comptée dans son état actuel; elle le sera dans une minute.
   *[other] { $count } occasions ont changé depuis la dernière lecture et ne sont pas comptées dans leur état actuel; elles le seront dans quelques minutes.
}
report-unreadable = { $count ->
    [one] Le registre de { $count } occasion ne peut pas être lu; elle n’est pas comptée.
   *[other] Les registres de { $count } occasions ne peuvent pas être lus; elles ne sont pas comptées.
}
report-not-known = Inconnu
report-none = –
report-yes = Oui
report-no = Non
report-day = { $count } j
report-events = { $count ->
    [0] Aucun événement
    [one] { $count } événement
   *[other] { $count } événements
}
report-more-events = { $count ->
    [one] et { $count } autre, dans le fichier JSON
   *[other] et { $count } autres, dans le fichier JSON
}
report-event = { $place }, événement { $version }
report-declared = Déclaré : { $source }.

report-summary = Sommaire
report-summary-posted = { $posted ->
    [0] Rien n’a été publié.
    [one] { $posted } occasion a été publiée. Candidatures : { $applications }. Modalités acceptées par un fournisseur : { $awarded }. Travaux acceptés : { $accepted }.
   *[other] { $posted } occasions ont été publiées. Candidatures : { $applications }. Modalités acceptées par un fournisseur : { $awarded }. Travaux acceptés : { $accepted }.
}
report-summary-money = Valeur des contrats : { $contracted }; montant payé : { $paid }, avant taxes.
report-summary-days = Selon les étapes connues de l’annexe A, il a fallu { $counted } jours, comptés comme dans le projet pilote, pour recevoir les travaux, contre { $planned } prévus et { $sole } pour un contrat à fournisseur unique. En jours civils seulement, il en a fallu { $elapsed }.
report-summary-flow = De ces { $counted } jours, { $touch } étaient des jours de travail autres que l’attente des candidatures : une efficacité du flux de { $flow }. Pour un contrat de faible valeur du gouvernement, elle est de 11 % (R49).
report-summary-flow-unknown = L’efficacité du flux est inconnue : personne n’a consigné les jours de travail que les étapes ont demandés.
report-summary-north-star = Payées dans les 72 heures suivant la publication : { $part } sur { $whole }.

report-metrics = Cibles et résultats
report-metrics-intro = Les 24 indicateurs du plan de mesure du rendement.
report-column-metric = Indicateur
report-column-target = Cible
report-column-result = Résultat
report-column-gap = Écart
report-column-explanation = Explication
report-column-events = Événements
report-target-none = Aucune
report-target-more = plus de { $number }
report-target-least = au moins { $number }
report-target-most = au plus { $number }
report-gap-met = Atteinte ({ $number })
report-gap-exactly = Atteinte
report-gap-missed = Non atteinte
report-gap-none = –
report-value = Contrats : { $contracted }; payé : { $paid }
report-hours = { $number } h

metric-K1 = Candidatures par occasion
metric-K2 = Fournisseurs distincts ayant posé leur candidature
metric-K3 = Abonnés
metric-K4 = Partages de chaque occasion
metric-K5 = Demandes d’occasions
metric-K6 = Demandes répondant aux critères
metric-K7 = Occasions vérifiées et publiées
metric-K8 = Occasions pour lesquelles un fournisseur a été choisi et a accepté les modalités
metric-K9 = Occasions publiées dont les travaux ont été livrés et acceptés
metric-K10 = Clients qui y auraient recours de nouveau
metric-K11 = Fournisseurs qui poseraient de nouveau leur candidature
metric-K12 = Occasions signalées comme fractionnement de contrat
metric-K13 = Valeur totale, avant taxes
metric-K14 = Fournisseurs retenus nouveaux pour le gouvernement du Canada
metric-K15 = Candidats nouveaux pour le gouvernement du Canada
metric-K16 = Fournisseurs retenus hors de la région de la capitale nationale
metric-K17 = Fournisseurs retenus issus de groupes sous-représentés
metric-K18 = Fournisseurs retenus qui sont de petites entreprises ou des pigistes
metric-K19 = Nouveaux dépôts du ministère
metric-K20 = Nouvelles entrées dans l’Échange de ressources ouvert
metric-K21 = Bifurcations du code acheté
metric-K22 = Heures d’agents d’approvisionnement économisées par achat
metric-K23 = Récits de travail par petits lots
metric-K24 = Diminution du délai de paiement

reason-not-recorded = Cela se passe hors de GitHub, et personne ne l’a consigné.
reason-nobody-asked = Seules les personnes le savent, et personne n’a répondu.
reason-too-few-answers = Trop peu de personnes ont répondu : les réponses d’un mois sont données une fois qu’il est terminé, et les groupes de moins de cinq ne sont pas montrés.
reason-undivided = Les réponses ne sont données que pour tout le programme : l’écart entre deux rapports parlerait de peu de personnes.
reason-small-group = Cela parlerait de moins de cinq personnes, et des groupes si petits ne sont pas montrés.
reason-not-reached = On n’en est pas arrivé là.
reason-ended = L’occasion a pris fin avant d’en arriver là.
reason-not-asked-for = La politique du programme ne le demande pas.
reason-nothing-posted = Rien n’a été publié dont on puisse le compter.
reason-private = Cela repose sur des renseignements personnels qu’aucun rapport ne lit.
reason-no-event = Aucun événement ne l’apporte ici.
reason-of-today = On le compte en date d’aujourd’hui, et le rapport porte sur une période terminée.

note-applications = Candidatures : { $applications }; occasions closes : { $opportunities }; retirées et non comptées : { $withdrawn }.
note-suppliers = Comptes selon leur numéro; ceux qui se sont retirés ne sont pas comptés.
note-requests = Billets qu’un responsable a étiquetés : { $count }. Ce qui a été demandé ailleurs n’a pas d’événement.
note-requests-met = L’énoncé de { $part } sur { $whole } respectait toutes les règles.
note-under-way = { $count ->
    [one] { $count } est encore en cours.
   *[other] { $count } sont encore en cours.
}
note-terminated = { $count ->
    [one] { $count } contrat a été résilié sans travaux acceptés.
   *[other] { $count } contrats ont été résiliés sans travaux acceptés.
}
note-splitting = Signalements confirmés par une personne : { $confirmed }; sans décision : { $undecided }; écartés, non comptés : { $dismissed }.
note-value = Contrats à chaque attribution; paiements tels qu’ils ont été consignés.
note-survey = Parmi les personnes qui ont répondu au sondage, dont les réponses sont conservées à part de leur identité.
note-all-outside-capital = Les { $whole } fournisseurs payés qui ont indiqué où ils sont, avec leurs taxes, sont tous hors de l’Ontario et du Québec, donc hors de la région.
note-outside-capital = { $part } des { $whole } fournisseurs payés ont indiqué avec leurs taxes être hors de l’Ontario et du Québec, donc hors de la région; pour les autres, seule l’adresse le dirait, et aucun rapport ne la lit.
note-subscribers = Abonnements confirmés à la liste d’envoi, en ce moment.
note-time-to-pay = Paiements : { $count }, à compter de l’acceptation des travaux, contre 31 jours. La date d’une facture n’est dans aucun événement.

report-north-star = De la publication au paiement en 72 heures
report-north-star-intro = La vision du projet pilote : publiée le premier jour, livrée le deuxième, payée le troisième (R48).
report-column-measure = Mesure
report-north-star-share = Payées dans les 72 heures suivant la publication
report-flow = Efficacité du flux : travail par rapport aux jours écoulés

report-stages = Durée de chaque phase
report-stages-intro = En jours civils de 24 heures, pour les occasions qui ont franchi la phase.
report-column-stage = Phase
report-column-count = Occasions
report-column-median = Médiane
report-column-mean = Moyenne
report-column-least = La plus courte
report-column-most = La plus longue
stage-labelled-posted = De l’étiquette à la publication
stage-posted-closed = De la publication à la clôture
stage-closed-offered = De la clôture à la première offre
stage-offered-awarded = De la première offre à l’attribution
stage-awarded-delivered = De l’attribution à la livraison
stage-delivered-accepted = De la livraison à l’acceptation
stage-accepted-certified = De l’acceptation à l’attestation (article 34)
stage-accepted-paid = De l’acceptation au paiement
stage-posted-awarded = Délai d’attribution : de la publication à l’attribution
stage-posted-paid = De la publication au paiement

report-competition = Concurrence
report-competition-intro = Candidatures en vigueur aux occasions closes. Dans les enchères de la plateforme de micro-achats de 18F, 22,8 % des offres sont arrivées dans la dernière heure (R45).
report-column-applications = Candidatures
report-column-share = Part
competition-closed = Occasions closes
competition-least = Le moins de candidatures pour une occasion
competition-median = Médiane
competition-most = Le plus de candidatures pour une occasion
competition-all = Toutes les candidatures
competition-last-hour = Dans la dernière heure avant la clôture
competition-last-six-hours = Dans les six dernières heures
competition-last-day = Dans les 24 dernières heures

report-annex = Annexe A : jours pour chaque étape
report-annex-of = Annexe A : { $title }
report-annex-intro = Ce que chaque étape demande dans un contrat à fournisseur unique, ce qui était prévu et ce qu’elle a demandé.
report-annex-units = Les jours écoulés sont des jours civils de 24 heures; les jours ouvrables sont à part, selon le calendrier du programme, sans le premier jour. Le projet pilote comptait la publication en jours de semaine, avec le premier et le dernier jour et sans jours fériés (R47), et toutes les autres étapes en jours civils : ainsi fait la colonne « compté comme dans le pilote », dans laquelle l’écart avec le plan est calculé.
report-annex-effort = L’effort est en jours de travail déclarés. Le rapport du projet pilote donnait un total de 26; la somme de ses lignes est de 26,25.
report-annex-flow = L’efficacité du flux laisse l’attente des candidatures en dehors de l’effort.
report-annex-means = Moyennes sur les occasions pour lesquelles une étape est connue.
report-column-step = Étape
report-column-sole = Fournisseur unique
report-column-planned = Prévu
report-column-elapsed = Écoulé (jours civils)
report-column-business = Jours ouvrables
report-column-counted = Compté comme dans le pilote
report-column-difference = Écart
report-column-effort = Effort
report-column-origin = Source
report-total-receive = Jours pour recevoir les travaux
report-total-pay = Jours pour payer
report-total-all = Total
report-origin-events = Événements { $from } et { $to }
report-origin-procedure = Pas d’étape de ce genre, ou faite aussitôt par le programme
report-origin-counts = { $computed } calculées, { $declared } déclarées, { $unknown } inconnues
report-wholes-left-out = L’annexe A de chaque occasion est présentée pour les { $count } premières; les autres sont dans leurs propres rapports.

annex-step-need-identified = Besoin cerné
annex-step-write-statement = Texte de l’occasion rédigé
annex-step-initiation-form = Formulaire de demande d’achat rempli
annex-step-commitment-signed = Signature du gestionnaire (article 32)
annex-step-meet-supplier = Fournisseur rencontré et choisi
annex-step-justification = Fournisseur unique justifié
annex-step-sent-to-finance = Formulaire signé envoyé aux finances
annex-step-funds-reserved = Fonds réservés
annex-step-sent-to-procurement = Envoi à l’approvisionnement
annex-step-translation = Traduction
annex-step-web-page = Page Web
annex-step-posted = Publication
annex-step-select-supplier = Fournisseur choisi
annex-step-contract-written = Contrat rédigé par l’approvisionnement
annex-step-terms-accepted = Modalités acceptées par le fournisseur
annex-step-vendor-profile = Profil de fournisseur
annex-step-purchase-order = Bon de commande
annex-step-evaluate-work = Travaux évalués
annex-step-invoice-sent = Facture envoyée aux finances
annex-step-certified = Attestation (article 34)
annex-step-entered-in-system = Saisie dans le système financier
annex-step-payment-details = Coordonnées de paiement demandées
annex-step-invoice-to-accounting = Facture envoyée à la comptabilité
annex-step-funds-released = Fonds libérés par la comptabilité
annex-step-receiver-pays = Paiement par le receveur général
annex-step-paid = Paiement par carte

report-departments = Par ministère
report-departments-intro = Le propriétaire du dépôt tient lieu de ministère.
report-provinces = Où se trouvent les fournisseurs payés
report-provinces-intro = Selon la province que chacun a indiquée avec les taxes. Les groupes de moins de cinq sont donnés avec d’autres.
report-provinces-others = Autres provinces et étranger, ensemble
report-survey = Qui a postulé
report-survey-intro = Ce que les candidats ont répondu au sondage, conservé à part de leur identité. Les réponses d’un mois sont données une fois qu’il est terminé, et les groupes de moins de cinq le sont avec d’autres, ou pas encore.
report-survey-others = Autres réponses, ensemble
report-survey-stories = Ce que les clients racontent des travaux, publié avec leur permission :
report-survey-story = « { $story } »
report-years = Par exercice de publication
report-column-department = Ministère
report-column-year = Exercice
report-column-posted = Publiées
report-column-province = Province ou territoire
report-column-suppliers = Fournisseurs
report-column-answer = Question et réponse
report-column-answers = Candidats
report-column-awarded = Attribuées
report-column-accepted = Acceptées
report-column-paid = Payées
report-column-contracted = Contrats
report-column-spent = Montant payé
report-column-time-to-award = Jours médians jusqu’à l’attribution
report-column-within = Payées en 72 heures
report-department-unknown = Absent du registre

report-chart-annex = Jours prévus et écoulés pour chaque étape
report-chart-planned = Prévu
report-chart-counted = Réel
report-chart-stages = Jours médians de chaque phase
report-chart-competition = Moment des candidatures avant la clôture
report-chart-earlier = Plus tôt
report-chart-day = De 6 à 24 heures avant
report-chart-six = De 1 à 6 heures avant
report-chart-hour = Dernière heure
report-chart-table = Les nombres sont dans le tableau ci-dessous.

report-filters = Choisir l’objet du rapport
report-filter-from = Publiées à partir du
report-filter-to = Publiées jusqu’au
report-filter-department = Ministère
report-filter-any = Tous
report-filter-apply = Afficher
report-files = La même chose en fichier :
report-file-csv = CSV
report-file-json = JSON
report-file-online = Lire ce rapport en ligne, dans son état actuel
report-file-pdf = PDF
report-file-xlsx = XLSX
report-cache = La page est calculée au plus une fois par minute.

tracker-title = Registre de suivi
tracker-intro = Chaque occasion avec ses dates, prévues et réelles.
tracker-count = { $count ->
    [one] { $count } occasion sur cette page
   *[other] { $count } occasions sur cette page
}
tracker-empty = Aucune occasion ne correspond.
tracker-caption = Occasions
tracker-sort = Trier par
tracker-order = Ordre
tracker-order-asc = Croissant
tracker-order-desc = Décroissant
tracker-filter-state = État
tracker-filter-search = Le titre ou une compétence contient
tracker-next = Page suivante
tracker-first = Première page
tracker-column-id = Identifiant
tracker-column-title = Titre
tracker-column-client = Client
tracker-column-department = Ministère
tracker-column-repository = Dépôt
tracker-column-issue = Billet
tracker-column-state = État
tracker-column-price = Prix avant taxes
tracker-column-currency = Devise
tracker-column-skills = Compétences
tracker-column-labelled = Demandée
tracker-column-posted = Publiée
tracker-column-closing-planned = Clôture prévue
tracker-column-closing = Clôture
tracker-column-questions = Questions
tracker-column-applications = Candidatures
tracker-column-passed = Réussies
tracker-column-selected = Première offre
tracker-column-supplier = Fournisseur
tracker-column-confirmed = Confirmation du fournisseur
tracker-column-due-planned = Livraison prévue
tracker-column-due = Échéance de livraison
tracker-column-delivered = Livrée
tracker-column-accepted = Acceptée
tracker-column-certified = Attestée
tracker-column-paid = Payée
tracker-column-amount-paid = Montant payé
tracker-column-ended = Terminée
tracker-column-splits = Fractionnement constaté
tracker-column-url = Page
