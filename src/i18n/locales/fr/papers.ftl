# Documents : les PDF à classer et le dossier complet d’une occasion.

paper-page = Page { $number } de { $count }
paper-account = @{ $login } (compte GitHub { $id })

## Provinces et taxes

province-ab = Alberta
province-bc = Colombie-Britannique
province-mb = Manitoba
province-nb = Nouveau-Brunswick
province-nl = Terre-Neuve-et-Labrador
province-ns = Nouvelle-Écosse
province-nt = Territoires du Nord-Ouest
province-nu = Nunavut
province-on = Ontario
province-pe = Île-du-Prince-Édouard
province-qc = Québec
province-sk = Saskatchewan
province-yt = Yukon
seat-abroad = Hors du Canada
tax-gst = TPS, { $rate }
tax-hst = TVH, { $rate }
tax-pst = TVP, { $rate }
tax-rst = Taxe de vente au détail, { $rate }
tax-qst = TVQ, { $rate }
tax-none = Aucune taxe facturée

## Modalités de l’attribution (R100)

terms-title = Modalités de l’attribution
terms-subject = Les modalités de « { $title } ».
terms-buyer = Acheteur
terms-contractor = Entrepreneur
terms-provision = Pour la prestation
terms-begins = Début
terms-ends = Fin
terms-price = Prix fixe, avant taxes
terms-licence-name = Licence
terms-issue = Occasion
terms-work = { $number }. Travaux. L’entrepreneur exécute les travaux que décrit l’énoncé de l’occasion et les livre par une demande de fusion. Les travaux sont acceptés lorsque chaque critère d’acceptation des travaux de l’énoncé est satisfait et que la demande de fusion est fusionnée.
terms-material = { $number }. Matériel. « Matériel » désigne tout ce que l’entrepreneur crée pour les travaux et livre : code source, documentation, tests et données.
terms-copyright = { $number }. Droit d’auteur. Le droit d’auteur sur le matériel appartient à l’entrepreneur et lui reste.
terms-licence = { $number }. Licence. Par la livraison, l’entrepreneur accorde à l’acheteur, et à toute autre personne, une licence sur le matériel selon la licence de logiciel libre { $licence }.
terms-warranty = { $number }. Garantie. L’entrepreneur a le droit d’accorder cette licence pour tout le matériel, et a l’accord de chaque sous-traitant et de chaque tiers dont le travail s’y trouve.
terms-payment = { $number }. Paiement. Après l’acceptation, l’acheteur paie le prix fixe et les taxes que l’entrepreneur doit facturer, par carte d’achat, directement ou par PayPal comme passerelle de l’entrepreneur.
terms-default = { $number }. Résiliation pour défaut. Si l’entrepreneur ne respecte pas ces modalités, l’acheteur peut mettre fin à l’attribution par avis écrit. Rien n’est alors payé.
terms-convenience = { $number }. Résiliation pour convenance. L’acheteur peut mettre fin à l’attribution par avis écrit en tout temps avant l’achèvement; il paie alors le pourcentage du prix fixe qui correspond aux travaux achevés. L’entrepreneur n’a aucune autre réclamation.
terms-by-contractor = Accepté pour l’entrepreneur
terms-by-buyer = Contresigné pour l’acheteur
terms-signed = { $who }, { $when }
terms-not-countersigned = Pas encore : la personne qui effectue le paiement contresigne en même temps
terms-frozen = SHA-256 de l’énoncé que figent ces modalités : { $hash }

## Facture (R122)

invoice-title = Facture
invoice-subject = La facture de « { $title } ».
invoice-number = Numéro de facture
invoice-date = Date
invoice-reservation = Numéro de réservation de fonds
invoice-none = Aucun
invoice-card-text = Texte pour le document de la carte
invoice-from = Fournisseur
invoice-to = Facturer à
invoice-for = Objet
invoice-phone = Téléphone : { $phone }
invoice-email = Courriel : { $email }
invoice-federal-number = Numéro de TPS/TVH
invoice-provincial-number = Numéro de taxe provinciale
invoice-not-charged = Non facturée
invoice-method = Paiement
invoice-takes-card = Par carte de crédit
invoice-takes-paypal = Par carte de crédit au moyen de PayPal
invoice-pay-at = Où payer
invoice-accepted = Les travaux de « { $title } », acceptés le { $when } avec la demande de fusion nº { $number }.
    { $url }
invoice-convenience = { $percent } % des travaux de « { $title } », auxquels l’acheteur a mis fin pour convenance le { $when }.
    { $url }
invoice-item = Élément
invoice-amount = Montant
invoice-subtotal = Sous-total
invoice-balance = Solde à payer
invoice-tax-rule = Un fournisseur facture la TPS ou la TVH lorsqu’il y est inscrit. Un petit fournisseur, dont les revenus ne dépassent pas 30 000 $ sur quatre trimestres, n’est pas tenu de s’inscrire et n’en facture alors aucune. Un fournisseur hors du Canada ne facture aucune taxe canadienne.

## Justification PayPal (R123)

paypal-title = Justification d’un paiement par PayPal
paypal-subject = Pourquoi « { $title } » est payé par PayPal.
paypal-cardholder = Titulaire de la carte
paypal-vendor = Fournisseur
paypal-date = Date
paypal-amount = Montant, taxes comprises
paypal-description = Description
paypal-steps = Démarches faites pour trouver un fournisseur qui accepte la carte
paypal-step-open = L’occasion a été publiée pour tout le monde; le paiement par carte de crédit ou par PayPal en était une condition.
paypal-step-drawn = Le fournisseur a été tiré au hasard parmi ceux qui satisfaisaient à chaque critère : un autre ne pouvait pas être choisi.
paypal-step-asked = On a demandé au fournisseur comment la carte peut être débitée; il ne l’accepte que par PayPal.
paypal-account = Avez-vous ouvert ou créé un compte PayPal?
paypal-account-no = Non. La carte d’achat est débitée au moyen de PayPal, passerelle du fournisseur; l’acheteur n’a pas de compte PayPal.

## Le dossier complet d’une occasion, pour la vérification

file-download = Le dossier complet (ZIP)
file-summary-title = Dossier d’une occasion
file-summary-subject = Le dossier de « { $title } » en bref.
file-summary-opportunity = Occasion
file-summary-state = État
file-summary-ocid = Identifiant de contrats ouverts
file-summary-issue = Billet
file-summary-buyer = Acheteur
file-summary-price = Prix fixe, avant taxes
file-summary-closes = Clôture des candidatures
file-summary-supplier = Fournisseur
file-summary-applications = Candidatures
file-summary-no-application = Il n’y en a aucune.
file-summary-head-number = Nº
file-summary-head-applicant = Candidat
file-summary-head-received = Reçue le
file-summary-head-words = Mots
file-summary-head-result = Résultat
file-summary-head-when = Quand
file-summary-head-what = Ce qui s’est passé
file-summary-head-who = Qui
file-summary-head-hash = Empreinte
file-summary-withdrawn = Retirée
file-summary-not-evaluated = Non évaluée
file-summary-failed = Échec
file-summary-passed = Réussite
file-summary-payment = Paiement
file-summary-record = Dossier de paiement
file-summary-amount = Montant, avant taxes
file-summary-tax = Taxe
file-summary-tax-bound = Taxe, au plus
file-summary-total = Total
file-summary-reference = Référence
file-summary-paid-by = Consigné par
file-summary-paid-at = Payé le
file-summary-events = Événements
file-readme-title = # Le dossier de { $ocid }
file-readme-intro = Tout ce que { $url } sait de cette occasion. Il contient des textes qui ne sont pas publics (justifications, motifs, et la facture tant que ses renseignements sont conservés) : traitez-le comme votre organisation traite les renseignements personnels.
file-readme-files = ## Ce qu’il contient

    - `papers/` : le sommaire, les modalités de l’attribution et la facture, en PDF dans les deux langues.
    - `opportunity.json` : l’occasion telle que la montre l’interface publique. `state.json` : tout l’état tel que le programme le conserve.
    - `events.json` : la chaîne des événements avec l’enregistrement et l’empreinte de chacun. `private.json` : les textes qui ne figurent dans la chaîne que par une empreinte salée.
    - `statements/` : chaque version de l’énoncé avec son empreinte, et chaque texte du billet d’où elle a été lue.
    - `applications/` : chaque version de chaque candidature.
    - `messages.json` : chaque message que l’App a décidé d’écrire, dans ses mots. `status-comment.md` : le commentaire d’état tel qu’il est.
    - `draw.json` : le dossier du tirage. `ledger.json` : les places de cette occasion dans le registre public, et sa tête signée.
file-readme-sums = ## L’archive est-elle entière?

    Dans le dossier où elle a été extraite :

    ```
    sha256sum -c SHA256SUMS
    ```
file-readme-chain = ## Les événements sont-ils ceux qui ont eu lieu?

    Chaque enregistrement nomme l’empreinte du précédent. Le commentaire d’état a montré la tête de la chaîne après chaque événement, et GitHub en garde les versions antérieures (*edited* ▾) : chacune est un point d’ancrage.

    ```
    micro-acquisition verify ledger events.json --anchor { $anchor }
    ```
file-readme-private = ## Les textes privés sont-ils ceux qui ont été écrits?

    Le `private_sha256` de chaque entrée de `private.json` doit être celui de l’événement de la même version. C’est le SHA-256 des octets du sel, puis du texte en UTF-8 :

    ```
    jq -r '.[] | [.version, .salt, (.text | @base64), .private_sha256] | @tsv' private.json |
    while IFS="$(printf '\t')" read -r version salt text expected; do
      found=$({"{"} printf %s "$salt" | xxd -r -p; printf %s "$text" | base64 -d; {"}"} | sha256sum | cut -d' ' -f1)
      test "$found" = "$expected" && echo "version $version : juste" || echo "version $version : FAUX"
    done
    ```
file-readme-draw = ## Le tirage a-t-il été équitable?

    ```
    micro-acquisition verify draw draw.json
    ```

    recalcule l’ordre à partir de la liste et du hasard. Comparez l’engagement avec celui de l’événement `posted`, et l’empreinte de la liste avec celle de l’événement `listed`, qui a précédé le hasard.
file-readme-ledger = ## Est-il dans le registre public?

    La dernière entrée de cette occasion est le numéro { $place } du registre, avec l’empreinte { $entry }, sous une tête de { $size } entrées. Le registre doit toujours l’avoir à cette place, et sa chaîne doit tenir :

    ```
    curl '{ $url }/ledger/events?from={ $place }'
    micro-acquisition verify ledger { $url }
    ```
file-readme-erased = ## Ce qui peut manquer

    Un texte privé qui a été effacé n’y est pas; son empreinte reste dans la chaîne. Les renseignements de paiement sont effacés quelque temps après le paiement, et la facture avec eux.

## La page de la facture

invoice-page-title = Facture
invoice-page-state = Paiement
invoice-page-owed = Ce qui est dû
invoice-page-estimate = Tant que le fournisseur n’a pas indiqué les taxes qui s’appliquent, la taxe la plus élevée en tient lieu.
invoice-page-pdf = La facture (PDF)
invoice-page-justification = La justification du paiement par PayPal (PDF)
invoice-page-terms = Les modalités de l’attribution (PDF)
invoice-page-details = Vos renseignements pour le paiement
invoice-page-privacy = L’acheteur recueille ces renseignements en vertu de la Loi sur la gestion des finances publiques afin de vous payer; sans eux, vous ne pouvez pas être payé. Ils sont conservés chiffrés, seules les personnes qui paient, attestent et vérifient les lisent, et ils sont effacés { $days } après le paiement, ou avant si vous le demandez ci-dessous. Le registre public ne montre que votre province et les taxes.
invoice-kept-business-days = { $count ->
    [one] { $count } jour ouvrable
   *[other] { $count } jours ouvrables
}
invoice-kept-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
invoice-page-entered = Saisis le { $when }.
invoice-page-save = Enregistrer et établir la facture
invoice-page-erase = Effacer les renseignements
invoice-page-erase-what = Les taxes que vous avez indiquées restent dans le registre public. Sans renseignements, vous ne pouvez pas être payé; vous pouvez les saisir de nouveau tant que vous n’êtes pas payé.
invoice-page-erase-do = Effacer mes renseignements
invoice-choose = Choisir
invoice-label-name = Votre nom
invoice-label-company = Entreprise
invoice-label-street = Rue et numéro
invoice-label-city = Ville
invoice-label-province = Province ou territoire
invoice-label-postal-code = Code postal
invoice-label-country = Pays
invoice-label-phone = Téléphone
invoice-label-email = Courriel
invoice-label-charges-federal = Facturez-vous la TPS ou la TVH?
invoice-label-federal-number = Numéro d’inscription à la TPS/TVH
invoice-label-charges-provincial = Facturez-vous la taxe propre à votre province (TVP, taxe de vente au détail ou TVQ)?
invoice-label-provincial-number = Numéro d’inscription provincial
invoice-label-method = Comment acceptez-vous le paiement?
invoice-label-pay-at = Où la carte peut-elle être débitée?
invoice-hint-company = Si vous en avez une.
invoice-hint-province = Elle détermine les taxes. Choisissez « Hors du Canada » si vous êtes ailleurs : vous n’en facturez alors aucune.
invoice-hint-postal-code = Au Canada, sous la forme K1A 0B1.
invoice-hint-country = Seulement hors du Canada.
invoice-hint-charges-federal = Oui si vous êtes inscrit. Un petit fournisseur, dont les revenus ne dépassent pas 30 000 $ sur quatre trimestres, n’est pas tenu de l’être.
invoice-hint-federal-number = Seulement si vous la facturez : neuf chiffres, RT et quatre chiffres.
invoice-hint-charges-provincial = Seuls la Colombie-Britannique, le Manitoba, le Québec et la Saskatchewan en ont une; ailleurs, ne répondez pas.
invoice-hint-provincial-number = Seulement si vous la facturez.
invoice-hint-method = L’acheteur paie par carte d’achat.
invoice-hint-pay-at = La page ou l’adresse où vous acceptez les paiements par carte, ou votre adresse PayPal. Jamais un compte bancaire ni un numéro de carte.
invoice-charges-federal-yes = Oui, je suis inscrit
invoice-charges-federal-no = Non, je suis un petit fournisseur
invoice-charges-provincial-yes = Oui, je suis inscrit
invoice-charges-provincial-no = Non
invoice-method-card = Par carte de crédit, directement
invoice-method-paypal = Par carte de crédit au moyen de PayPal
invoice-flaw-missing = { $field } : remplissez ce champ.
invoice-flaw-too-long = { $field } : c’est trop long.
invoice-flaw-no-choice = { $field } : choisissez une des réponses.
invoice-flaw-malformed = { $field } : la forme n’est pas la bonne.
invoice-flaw-missing-name = Entrez votre nom.
invoice-flaw-missing-street = Entrez votre rue et le numéro.
invoice-flaw-missing-city = Entrez votre ville.
invoice-flaw-missing-province = Choisissez votre province ou territoire, ou « Hors du Canada ».
invoice-flaw-missing-postal-code = Entrez votre code postal.
invoice-flaw-missing-country = Entrez votre pays.
invoice-flaw-missing-phone = Entrez votre numéro de téléphone.
invoice-flaw-missing-email = Entrez votre adresse de courriel.
invoice-flaw-missing-charges-federal = Indiquez si vous facturez la TPS ou la TVH.
invoice-flaw-missing-federal-number = Entrez votre numéro d’inscription à la TPS/TVH, ou indiquez que vous n’en facturez pas.
invoice-flaw-missing-charges-provincial = Indiquez si vous facturez la taxe propre à votre province.
invoice-flaw-missing-provincial-number = Entrez votre numéro d’inscription provincial, ou indiquez que vous n’en facturez pas.
invoice-flaw-missing-method = Indiquez comment vous acceptez le paiement.
invoice-flaw-missing-pay-at = Indiquez où la carte peut être débitée.
invoice-flaw-malformed-postal-code = Un code postal canadien se lit comme K1A 0B1.
invoice-flaw-malformed-phone = Entrez un numéro de téléphone en chiffres, comme 613 555-0100.
invoice-flaw-malformed-email = Entrez une adresse de courriel comme nom@example.org.
invoice-flaw-malformed-federal-number = Un numéro de TPS/TVH se lit comme 123456782 RT0001 : neuf chiffres dont le dernier vérifie les autres, RT et quatre chiffres.
invoice-flaw-malformed-provincial-number = Un numéro provincial a au moins six chiffres et, en plus, tout au plus des lettres et des traits d’union.
invoice-flaw-other-province = Ce code postal n’est pas dans la province ou le territoire que vous avez choisi.

## Ce que les files ont abandonné

dead-title = Livraisons et effets abandonnés
dead-intro = Ce qui n’a pas pu être fait et ne sera pas réessayé automatiquement. Réparez la cause, puis faites réessayer; le faire deux fois ne nuit pas.
dead-deliveries = Livraisons de GitHub
dead-effects = Effets sur GitHub
dead-none = Rien n’a été abandonné.
dead-kind = Genre
dead-since = Abandonné le
dead-attempts = Tentatives
dead-error = Dernière erreur
dead-replay = Réessayer
dead-replay-one = Réessayer { $id }
dead-who-replays = Seule la personne qui a le rôle du programme fait réessayer.
