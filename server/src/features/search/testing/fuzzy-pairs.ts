/** A name as it is stored, and as somebody asks for it. */
export type NamePair = readonly [string, string]

const pairsOf = (lines: string): readonly NamePair[] =>
  lines
    .trim()
    .split('\n')
    .map((line): NamePair => {
      const [stored = '', asked = ''] = line.split(' | ')
      return [stored, asked]
    })

/** The same person: by an initial, with parts in another order, with one wrong, missing, added or transposed letter. */
export const PAIRS = pairsOf(`
Müller^Anna | A Müller
Müller^Anna | Anna Müller
Müller^Anna | Mülker^Anna
Müller^Anna | Mueller, Anna
Müller^Anna | Müllr^Anna
Kowalczyk^Zofia | Z Kowalczyk
Kowalczyk^Zofia | zofia kowalczyk
Kowalczyk^Zofia | Kowakczyk^Zofia
Kowalczyk^Zofia | Kowalczyk^Zfoia
Kowalczyk^Zofia | Kowalczk^Zofia
O'Brien^Patrick | P O'Brien
O'Brien^Patrick | Patrick O'Brien
O'Brien^Patrick | K'Brien Patrick
O'Brien^Patrick | O'Brien^Ptarick
O'Brien^Patrick | O'Brin^Patrick
García Márquez^Gabriel | G García Márquez
García Márquez^Gabriel | Gabriel García Márquez
García Márquez^Gabriel | García kárquez^Gabriel
García Márquez^Gabriel | García Márquez^Gbariel
García Márquez^Gabriel | García Márquezz, G
Nguyễn^Thị Hương | T Nguyễn
Nguyễn^Thị Hương | Thị Hương Nguyễn
Nguyễn^Thị Hương | Ngukễn^Thị Hương
Nguyễn^Thị Hương | Nguyễn^Tịh Hương
Nguyễn^Thị Hương | Nguyn^Thị Hương
Þórsdóttir^Guðrún | G Þórsdóttir
Þórsdóttir^Guðrún | guðrun þorsdottir
Þórsdóttir^Guðrún | Þórsdkttir^Guðrún
Þórsdóttir^Guðrún | Þórsdóttir^Gðurún
Þórsdóttir^Guðrún | Þórsdóttr^Guðrún
Øvergård^Bjørn | B Øvergård
Øvergård^Bjørn | Bjørn Øvergård
Øvergård^Bjørn | Kvergård Bjørn
Øvergård^Bjørn | Øvergård^Bøjrn
Øvergård^Bjørn | Øvergåd^Bjørn
Šimůnková^Žaneta | Ž Šimůnková
Šimůnková^Žaneta | Žaneta Šimůnková
Šimůnková^Žaneta | Šimůkková^Žaneta
Šimůnková^Žaneta | Šimůnková^Žnaeta
Šimůnková^Žaneta | Šimůnkováá, Ž
Çelik^Özgür | Ö Çelik
Çelik^Özgür | Özgür Çelik
Çelik^Özgür | Çekik^Özgür
Çelik^Özgür | Çelik^Ögzür
Çelik^Özgür | Çelk^Özgür
Αλεξίου^Ελένη | Ε Αλεξίου
Αλεξίου^Ελένη | ελενη αλεξιου
Αλεξίου^Ελένη | Αλεοίου^Ελένη
Αλεξίου^Ελένη | Αλεξίου^Εέλνη
Αλεξίου^Ελένη | Αλεξίυ^Ελένη
Παπαδόπουλος^Γιώργος | Γ Παπαδόπουλος
Παπαδόπουλος^Γιώργος | Γιώργος Παπαδόπουλος
Παπαδόπουλος^Γιώργος | Οαπαδόπουλος Γιώργος
Παπαδόπουλος^Γιώργος | Παπαδόπουλος^Γώιργος
Παπαδόπουλος^Γιώργος | Παπαδόπουλς^Γιώργος
Иванова^Наталья | Н Иванова
Иванова^Наталья | Наталья Иванова
Иванова^Наталья | Ивааова^Наталья
Иванова^Наталья | Иванова^Нтаалья
Иванова^Наталья | Ивановаа, Н
Шевченко^Тарас | Т Шевченко
Шевченко^Тарас | Тарас Шевченко
Шевченко^Тарас | Шевчанко^Тарас
Шевченко^Тарас | Шевченко^Траас
Шевченко^Тарас | Шевчено^Тарас
Hernández^José Luis | J Hernández
Hernández^José Luis | jose luis hernandez
Hernández^José Luis | Hernkndez^José Luis
Hernández^José Luis | Hernández^Jsoé Luis
Hernández^José Luis | Hernándz^José Luis
Lefèvre^Chloé | C Lefèvre
Lefèvre^Chloé | Chloé Lefèvre
Lefèvre^Chloé | Kefèvre Chloé
Lefèvre^Chloé | Lefèvre^Clhoé
Lefèvre^Chloé | Lefève^Chloé
Straße^Günther | G Straße
Straße^Günther | Günther Straße
Straße^Günther | Strkße^Günther
Straße^Günther | Straße^Gnüther
Straße^Günther | Straßee, G
Åkesson^Märta | M Åkesson
Åkesson^Märta | Märta Åkesson
Åkesson^Märta | Åkekson^Märta
Åkesson^Märta | Åkesson^Mräta
Åkesson^Märta | Åkessn^Märta
Yamada^Tarou=山田^太郎=やまだ^たろう | T Yamada
Yamada^Tarou=山田^太郎=やまだ^たろう | tarou yamada
Yamada^Tarou=山田^太郎=やまだ^たろう | Yamkda^Tarou
Yamada^Tarou=山田^太郎=やまだ^たろう | Yamada^Traou
Yamada^Tarou=山田^太郎=やまだ^たろう | Yamaa^Tarou
Suzuki^Hanako=鈴木^花子=すずき^はなこ | H Suzuki
Suzuki^Hanako=鈴木^花子=すずき^はなこ | Hanako Suzuki
Suzuki^Hanako=鈴木^花子=すずき^はなこ | Kuzuki Hanako
Suzuki^Hanako=鈴木^花子=すずき^はなこ | Suzuki^Hnaako
Suzuki^Hanako=鈴木^花子=すずき^はなこ | Suzui^Hanako
Kim^Minsu=김^민수 | M Kim
Kim^Minsu=김^민수 | Minsu Kim
Kim^Minsu=김^민수 | Kkm^Minsu
Kim^Minsu=김^민수 | Kim^Mnisu
Kim^Minsu=김^민수 | Kimm, M
Haddad^Youssef | Y Haddad
Haddad^Youssef | Youssef Haddad
Haddad^Youssef | Hadkad^Youssef
Haddad^Youssef | Haddad^Yuossef
Haddad^Youssef | Haddd^Youssef
Abdullah^Fatima | F Abdullah
Abdullah^Fatima | fatima abdullah
Abdullah^Fatima | Abduklah^Fatima
Abdullah^Fatima | Abdullah^Ftaima
Abdullah^Fatima | Abdullh^Fatima
Okonkwo^Chidinma | C Okonkwo
Okonkwo^Chidinma | Chidinma Okonkwo
Okonkwo^Chidinma | Kkonkwo Chidinma
Okonkwo^Chidinma | Okonkwo^Cihdinma
Okonkwo^Chidinma | Okonko^Chidinma
Van der Berg^Willem | W Van der Berg
Van der Berg^Willem | Willem Van der Berg
Van der Berg^Willem | Van dek Berg^Willem
Van der Berg^Willem | Van der Berg^Wlilem
Van der Berg^Willem | Van der Bergg, W
MacDonald^Fiona | F MacDonald
MacDonald^Fiona | Fiona MacDonald
MacDonald^Fiona | MacDknald^Fiona
MacDonald^Fiona | MacDonald^Foina
MacDonald^Fiona | MacDonad^Fiona
Fitzgerald^Róisín | R Fitzgerald
Fitzgerald^Róisín | roisin fitzgerald
Fitzgerald^Róisín | Fitzgkrald^Róisín
Fitzgerald^Róisín | Fitzgerald^Riósín
Fitzgerald^Róisín | Fitzgerad^Róisín
Rossi^Alessandra | A Rossi
Rossi^Alessandra | Alessandra Rossi
Rossi^Alessandra | Kossi Alessandra
Rossi^Alessandra | Rossi^Aelssandra
Rossi^Alessandra | Rosi^Alessandra
Petrović^Dragana | D Petrović
Petrović^Dragana | Dragana Petrović
Petrović^Dragana | Petrkvić^Dragana
Petrović^Dragana | Petrović^Dargana
Petrović^Dragana | Petrovićć, D
Wójcik^Agnieszka | A Wójcik
Wójcik^Agnieszka | Agnieszka Wójcik
Wójcik^Agnieszka | Wójkik^Agnieszka
Wójcik^Agnieszka | Wójcik^Angieszka
Wójcik^Agnieszka | Wójck^Agnieszka
Horváth^Zsuzsanna | Z Horváth
Horváth^Zsuzsanna | zsuzsanna horvath
Horváth^Zsuzsanna | Horkáth^Zsuzsanna
Horváth^Zsuzsanna | Horváth^Zuszsanna
Horváth^Zsuzsanna | Horváh^Zsuzsanna
Smith^Jonathan | J Smith
Smith^Jonathan | Jonathan Smith
Smith^Jonathan | Kmith Jonathan
Smith^Jonathan | Smith^Jnoathan
Smith^Jonathan | Smih^Jonathan
Johnson^Elizabeth | E Johnson
Johnson^Elizabeth | Elizabeth Johnson
Johnson^Elizabeth | Johkson^Elizabeth
Johnson^Elizabeth | Johnson^Eilzabeth
Johnson^Elizabeth | Johnsonn, E
Williams^Christopher | C Williams
Williams^Christopher | Christopher Williams
Williams^Christopher | Willkams^Christopher
Williams^Christopher | Williams^Crhistopher
Williams^Christopher | Willias^Christopher
Thompson^Margaret | M Thompson
Thompson^Margaret | margaret thompson
Thompson^Margaret | Thomkson^Margaret
Thompson^Margaret | Thompson^Mragaret
Thompson^Margaret | Thompsn^Margaret
Anderson^Katherine | K Anderson
Anderson^Katherine | Katherine Anderson
Anderson^Katherine | Knderson Katherine
Anderson^Katherine | Anderson^Ktaherine
Anderson^Katherine | Andersn^Katherine
Fischer^Sebastian | S Fischer
Fischer^Sebastian | Sebastian Fischer
Fischer^Sebastian | Fiskher^Sebastian
Fischer^Sebastian | Fischer^Sbeastian
Fischer^Sebastian | Fischerr, S
Schneider^Friedrich | F Schneider
Schneider^Friedrich | Friedrich Schneider
Schneider^Friedrich | Schnkider^Friedrich
Schneider^Friedrich | Schneider^Firedrich
Schneider^Friedrich | Schneidr^Friedrich
Dubois^Geneviève | G Dubois
Dubois^Geneviève | genevieve dubois
Dubois^Geneviève | Dubkis^Geneviève
Dubois^Geneviève | Dubois^Gneeviève
Dubois^Geneviève | Dubos^Geneviève
Silva^João | J Silva
Silva^João | João Silva
Silva^João | Kilva João
Silva^João | Silva^Jãoo
Silva^João | Sila^João
Bergström^Ingrid | I Bergström
Yamada^Tarou=山田^太郎=やまだ^たろう | 太郎 山田
Suzuki^Hanako=鈴木^花子=すずき^はなこ | はなこ すずき
Suzuki^Hanako=鈴木^花子=すずき^はなこ | すずみ^はなこ
Kim^Minsu=김^민수 | 민수 김
`)
